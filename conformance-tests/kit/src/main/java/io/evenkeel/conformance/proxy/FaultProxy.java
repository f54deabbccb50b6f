package io.evenkeel.conformance.proxy;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy on the loopback interface that misbehaves on demand.
 *
 * <p>A bed of an adapter that speaks HTTP, or anything else over TCP, puts it before the management endpoint and gets
 * {@code HANG}, {@code LOST_REPLY} and an unreachable host for the price of a call. Faults add up until {@link #pass}.
 *
 * <p>Safe for use by several threads. A fault holds from the moment its method returns, for open connections too.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;

    private final InetSocketAddress upstream;
    private final FaultPlan plan = new FaultPlan();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Object listening = new Object();
    private final int port;
    private ServerSocket socket;
    private Thread acceptor;
    private boolean closed;

    private FaultProxy(InetSocketAddress upstream) {
        this.upstream = upstream;
        this.socket = listen(0);
        this.port = socket.getLocalPort();
        this.acceptor = accept(socket);
    }

    /**
     * Opens a proxy that passes everything.
     *
     * @param upstream the address of the management endpoint
     * @throws UncheckedIOException if no port can be had
     */
    public static FaultProxy to(InetSocketAddress upstream) {
        return new FaultProxy(requireNonNull(upstream, "upstream"));
    }

    /** Where clients connect to; the same for the life of the proxy. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Ends every fault. Bytes that were held back go on; connections that were cut stay cut. */
    public void pass() {
        plan.clear();
        synchronized (listening) {
            if (socket.isClosed() && !closed) {
                socket = listen(port);
                acceptor = accept(socket);
            }
        }
    }

    /** Accepts connections and bytes, and passes none in either direction. */
    public void hang() {
        hang(Direction.TO_SERVER);
        hang(Direction.TO_CLIENT);
    }

    /** Passes nothing in one direction. */
    public void hang(Direction direction) {
        plan.hang(requireNonNull(direction, "direction"));
    }

    /** Refuses new connections and cuts the open ones. */
    public void refuse() {
        synchronized (listening) {
            close(socket);
            awaitEnd(acceptor);
        }
        cut();
    }

    /** Cuts the open connections; new ones are passed. */
    public void cut() {
        connections.forEach(Connection::cut);
    }

    /**
     * Cuts the connection that carries the byte after the next {@code bytes} of one direction. Happens once.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public void cutAfter(Direction direction, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative: " + bytes);
        }
        plan.cutAfter(requireNonNull(direction, "direction"), bytes);
    }

    /** Passes the next request and cuts its connection before the reply. Happens once. */
    public void loseReply() {
        loseReplyTo("");
    }

    /**
     * Passes the next request that begins like this and cuts its connection before the reply. Happens once.
     *
     * @param beginning ASCII text, for example {@code POST /}; what is encrypted cannot be told apart this way
     */
    public void loseReplyTo(String beginning) {
        plan.loseReplyTo(requireNonNull(beginning, "beginning"));
    }

    /** Holds every piece, of at most 16 KiB, of one direction back for a time. */
    public void delay(Direction direction, Duration by) {
        plan.delay(requireNonNull(direction, "direction"), requireNonNull(by, "by"));
    }

    /**
     * Limits the rate at which each connection carries bytes in one direction.
     *
     * @throws IllegalArgumentException if the rate is zero; {@link #hang(Direction)} does that
     */
    public void limit(Direction direction, DataRate rate) {
        if (rate.bytesPerSecond() == 0) {
            throw new IllegalArgumentException("a rate of zero");
        }
        plan.limit(requireNonNull(direction, "direction"), rate);
    }

    /** Stops listening and cuts every connection. */
    @Override
    public void close() {
        synchronized (listening) {
            closed = true;
            close(socket);
            awaitEnd(acceptor);
        }
        cut();
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port + " of the loopback interface", e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop listening", e);
        }
    }

    /** The kernel takes connections for a closed socket as long as a thread has not come back from accepting them. */
    private static void awaitEnd(Thread acceptor) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECT_MILLIS);
        boolean interrupted = false;
        while (acceptor.isAlive() && System.nanoTime() - end < 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(acceptor, end - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread accept(ServerSocket from) {
        Thread thread = new Thread(
                () -> {
                    while (!from.isClosed()) {
                        try {
                            connect(from, from.accept());
                        } catch (IOException e) {
                            // Closed by order, or no longer usable; either way clients are refused from now on.
                            close(from);
                        }
                    }
                },
                "fault-proxy " + port);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void connect(ServerSocket from, Socket client) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(upstream, CONNECT_MILLIS);
        } catch (IOException e) {
            // The client sees what the server does: no connection.
            Connection.reset(server);
            Connection.reset(client);
            return;
        }
        Connection[] self = new Connection[1];
        Connection connection = new Connection(client, server, plan, () -> connections.remove(self[0]));
        self[0] = connection;
        connections.add(connection);
        connection.start();
        if (from.isClosed()) {
            // Refused while it was being made.
            connection.cut();
        }
    }
}
