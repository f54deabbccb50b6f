package io.evenkeel.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/** A ZooKeeper server in a process of its own, since what it demands is set for a whole process. */
final class GuardedServer implements AutoCloseable {

    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

    private final Process process;
    private final int port;

    private GuardedServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param portKey under which the server takes the port of its clients
     * @param demands further lines of its configuration
     */
    static GuardedServer start(Path directory, String portKey, List<String> demands) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = directory.resolve("zoo.cfg");
        Files.writeString(
                file,
                "dataDir=" + Files.createDirectories(directory.resolve("data")) + "\n" + portKey + "=" + port + "\n"
                        + portKey + "Address=" + LOOPBACK + "\ntickTime=500\nadmin.enableServer=false\n"
                        + String.join("\n", demands) + "\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ZooKeeperServerMain.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
        return new GuardedServer(process, port);
    }

    /** For its certificate. A client looks up the name of an address, and demands that. */
    static String alternativeNames() throws IOException {
        return "ip:" + LOOPBACK + ",dns:" + InetAddress.getByName(LOOPBACK).getHostName();
    }

    String connect() {
        return LOOPBACK + ":" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
