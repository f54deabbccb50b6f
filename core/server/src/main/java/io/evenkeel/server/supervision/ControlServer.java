package io.evenkeel.server.supervision;

import io.evenkeel.server.console.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commands of the same machine through a socket in the file system: a line in, a line out.
 *
 * <p>Who may talk to the supervisor is who may enter its directory, which is its user alone.
 */
final class ControlServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int AT_ONCE = 4;
    /** What the systems allow for the name of such a socket, Linux 108 with its end. */
    private static final int LONGEST_NAME = 100;

    private final Path socket;
    private final ServerSocketChannel listening;
    private final UnaryOperator<String> answer;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE + 1, task -> {
        Thread thread = new Thread(task, "control");
        thread.setDaemon(true);
        return thread;
    });

    private ControlServer(Path socket, ServerSocketChannel listening, UnaryOperator<String> answer) {
        this.socket = socket;
        this.listening = listening;
        this.answer = answer;
    }

    /**
     * Listens from now on.
     *
     * @param answer of one line to another; used by several threads
     * @throws InputException if the path is too long
     */
    static ControlServer start(Path socket, UnaryOperator<String> answer) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new InputException(socket + " is too long for the name of a socket (at most " + LONGEST_NAME
                    + " bytes); give 'supervision' a shorter 'data'");
        }
        // Whoever has taken the directory is alone in it: this was left by a supervisor that was killed.
        Files.deleteIfExists(socket);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        ControlServer server = new ControlServer(socket, listening, answer);
        server.threads.execute(server::accept);
        return server;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = listening.accept();
                open.add(channel);
                threads.execute(() -> converse(channel));
            }
        } catch (IOException e) {
            LOG.debug("no longer listening on {}", socket, e);
        }
    }

    private void converse(SocketChannel channel) {
        try (channel;
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            String line = in.readLine();
            if (line != null) {
                ByteBuffer reply = ByteBuffer.wrap((answer.apply(line) + "\n").getBytes(StandardCharsets.UTF_8));
                while (reply.hasRemaining()) {
                    channel.write(reply);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("a command could not be answered", e);
        } finally {
            open.remove(channel);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
        for (SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(socket);
    }
}
