package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A ZooKeeper of one server in this process, with its data in a directory. It listens on the loopback address alone.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {

    private static final int TICK_MILLIS = 500;
    private static final int CLIENTS = 100;

    private final ZooKeeperServer server;
    private final ServerCnxnFactory factory;

    private EmbeddedZooKeeper(ZooKeeperServer server, ServerCnxnFactory factory) {
        this.server = server;
        this.factory = factory;
    }

    /**
     * Starts it.
     *
     * @param port where it listens; any that is free if 0
     * @throws IOException if the directory cannot be used, or the port is taken
     */
    public static EmbeddedZooKeeper start(Path directory, int port) throws IOException, InterruptedException {
        requireNonNull(directory, "directory");
        Files.createDirectories(directory);
        ZooKeeperServer server = new ZooKeeperServer(directory.toFile(), directory.toFile(), TICK_MILLIS);
        ServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CLIENTS);
        boolean started = false;
        try {
            factory.startup(server);
            started = true;
        } finally {
            if (!started) {
                factory.shutdown();
            }
        }
        return new EmbeddedZooKeeper(server, factory);
    }

    /** Where clients of this machine connect. */
    public String connect() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + factory.getLocalPort();
    }

    @Override
    public void close() {
        factory.shutdown();
        server.shutdown();
        try {
            server.getZKDatabase().close();
        } catch (IOException e) {
            throw new IllegalStateException("the embedded ZooKeeper did not close its data", e);
        }
    }
}
