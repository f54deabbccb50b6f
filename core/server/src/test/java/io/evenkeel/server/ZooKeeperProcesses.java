package io.evenkeel.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** An ensemble of three ZooKeeper servers, each a process with a directory of its own. */
final class ZooKeeperProcesses implements AutoCloseable {
    private static final int SERVERS = 3;
    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();

    static ZooKeeperProcesses start(Path directory) throws IOException {
        ZooKeeperProcesses ensemble = new ZooKeeperProcesses();
        List<Integer> ports = freePorts(SERVERS * 3);
        String peers = "";
        for (int i = 0; i < SERVERS; i++) {
            peers += "server." + (i + 1) + "=" + LOOPBACK + ":" + ports.get(i * 3 + 1) + ":" + ports.get(i * 3 + 2)
                    + "\n";
            ensemble.clientPorts.add(ports.get(i * 3));
        }
        for (int i = 0; i < SERVERS; i++) {
            Path data = Files.createDirectories(directory.resolve("zk" + i));
            Files.writeString(data.resolve("myid"), Integer.toString(i + 1));
            Path file = directory.resolve("zk" + i + ".cfg");
            Files.writeString(
                    file,
                    "dataDir=" + data + "\nclientPort=" + ports.get(i * 3) + "\nclientPortAddress=" + LOOPBACK
                            + "\ntickTime=500\ninitLimit=60\nsyncLimit=40\nadmin.enableServer=false\n" + peers);
            ensemble.processes.add(JavaProcess.of(QuorumPeerMain.class, List.of(), file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("zk" + i + ".log").toFile())
                    .start());
        }
        return ensemble;
    }

    List<String> servers() {
        return clientPorts.stream().map(port -> LOOPBACK + ":" + port).collect(Collectors.toList());
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
