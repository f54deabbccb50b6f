package io.evenkeel.bed.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way from the adapter to one host's libvirt that can be broken while everybody else's stays whole: a unix socket
 * that passes everything on to the daemon's. Thread-safe.
 */
final class SocketProxy implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path behind;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;

    /**
     * Opens the way.
     *
     * @param socket where the adapter connects; must be short and not exist
     * @param behind the daemon's socket
     */
    SocketProxy(Path socket, Path behind) {
        this.socket = socket;
        this.behind = behind;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(socket + " cannot be opened", e);
        }
        start("accept", this::accept);
    }

    Path socket() {
        return socket;
    }

    /** Ends every connection at once, and those that are made until {@link #mend}. */
    void cut() {
        broken = true;
        open.forEach(SocketProxy::end);
    }

    void mend() {
        broken = false;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                if (broken) {
                    end(client);
                } else {
                    join(client);
                }
            }
        } catch (IOException closed) {
            open.forEach(SocketProxy::end);
        }
    }

    private void join(SocketChannel client) {
        try {
            SocketChannel daemon = SocketChannel.open(StandardProtocolFamily.UNIX);
            open.add(client);
            open.add(daemon);
            daemon.connect(UnixDomainSocketAddress.of(behind));
            start("request", () -> pass(client, daemon));
            start("reply", () -> pass(daemon, client));
        } catch (IOException unreachable) {
            end(client);
        }
    }

    private void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (!broken && from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException ended) {
            // The other direction ends with this one.
        }
        end(from);
        end(to);
        open.remove(from);
        open.remove(to);
    }

    private static void end(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(String what, Runnable task) {
        Thread thread = new Thread(task, "libvirt-proxy-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            open.forEach(SocketProxy::end);
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(socket + " cannot be closed", e);
        }
    }
}
