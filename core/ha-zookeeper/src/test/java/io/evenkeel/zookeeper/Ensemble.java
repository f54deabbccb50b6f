package io.evenkeel.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** Three ZooKeeper servers in this process, which elect a leader among themselves and write to their own directories. */
final class Ensemble implements AutoCloseable {

    private static final int SERVERS = 3;
    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

    private final List<Peer> peers = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();

    private Ensemble() {}

    static Ensemble start(Path directory) throws Exception {
        Ensemble ensemble = new Ensemble();
        List<Integer> ports = freePorts(SERVERS * 3);
        for (int i = 0; i < SERVERS; i++) {
            ensemble.clientPorts.add(ports.get(i * 3));
        }
        for (int i = 0; i < SERVERS; i++) {
            Path data = Files.createDirectories(directory.resolve("zk" + i));
            Files.writeString(data.resolve("myid"), Integer.toString(i + 1));
            Properties properties = new Properties();
            properties.setProperty("dataDir", data.toString());
            properties.setProperty("clientPort", ports.get(i * 3).toString());
            properties.setProperty("clientPortAddress", LOOPBACK);
            properties.setProperty("tickTime", "500");
            properties.setProperty("initLimit", "40");
            properties.setProperty("syncLimit", "20");
            properties.setProperty("admin.enableServer", "false");
            for (int peer = 0; peer < SERVERS; peer++) {
                properties.setProperty(
                        "server." + (peer + 1),
                        LOOPBACK + ":" + ports.get(peer * 3 + 1) + ":" + ports.get(peer * 3 + 2));
            }
            QuorumPeerConfig config = new QuorumPeerConfig();
            config.parseProperties(properties);
            ensemble.peers.add(new Peer(config));
        }
        ensemble.peers.forEach(Peer::start);
        return ensemble;
    }

    String connect() {
        return clientPorts.stream().map(port -> LOOPBACK + ":" + port).collect(Collectors.joining(","));
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
        peers.forEach(Peer::close);
    }

    private static final class Peer extends QuorumPeerMain implements AutoCloseable {

        private final Thread thread;

        Peer(QuorumPeerConfig config) {
            this.thread = new Thread(
                    () -> {
                        try {
                            runFromConfig(config);
                        } catch (Exception e) {
                            throw new IllegalStateException("a ZooKeeper server ended", e);
                        }
                    },
                    "zookeeper-" + config.getServerId());
            this.thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        @Override
        public void close() {
            if (quorumPeer != null) {
                quorumPeer.shutdown();
            }
            thread.interrupt();
        }
    }
}
