package io.evenkeel.conformance.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One client's connection through the proxy: two sockets and a pump for each direction. */
final class Connection {

    private static final int PIECE_BYTES = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final FaultPlan plan;
    private final Runnable onEnd;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicBoolean replyIsLost = new AtomicBoolean();
    private final AtomicInteger pumping = new AtomicInteger(2);

    Connection(Socket client, Socket server, FaultPlan plan, Runnable onEnd) {
        this.client = client;
        this.server = server;
        this.plan = plan;
        this.onEnd = onEnd;
    }

    void start() {
        pump(client, server, Direction.TO_SERVER);
        pump(server, client, Direction.TO_CLIENT);
    }

    boolean isOpen() {
        return open.get();
    }

    /** Breaks the connection so that both ends see a reset. */
    void cut() {
        if (open.compareAndSet(true, false)) {
            reset(client);
            reset(server);
            plan.wake();
            onEnd.run();
        }
    }

    private void pump(Socket from, Socket to, Direction direction) {
        Thread thread = new Thread(
                () -> {
                    try {
                        move(from.getInputStream(), to.getOutputStream(), direction);
                        to.shutdownOutput();
                        if (pumping.decrementAndGet() == 0) {
                            end();
                        }
                    } catch (IOException | InterruptedException e) {
                        // One end is gone; the other must see that too.
                        cut();
                    }
                },
                "fault-proxy " + direction);
        thread.setDaemon(true);
        thread.start();
    }

    private void move(InputStream in, OutputStream out, Direction direction) throws IOException, InterruptedException {
        byte[] buffer = new byte[PIECE_BYTES];
        int count = in.read(buffer, 0, plan.piece(direction, PIECE_BYTES));
        while (count >= 0) {
            plan.awaitPassage(direction, this);
            if (direction == Direction.TO_SERVER && plan.takesReplyOf(buffer, count)) {
                replyIsLost.set(true);
            }
            if (direction == Direction.TO_CLIENT && replyIsLost.get()) {
                throw new SocketException("the reply is lost by order");
            }
            int allowed = plan.allowed(direction, count);
            out.write(buffer, 0, allowed);
            out.flush();
            if (allowed < count) {
                throw new SocketException("cut by order");
            }
            plan.pace(direction, count, this);
            count = in.read(buffer, 0, plan.piece(direction, PIECE_BYTES));
        }
        plan.awaitPassage(direction, this);
    }

    private void end() throws IOException {
        if (open.compareAndSet(true, false)) {
            client.close();
            server.close();
            onEnd.run();
        }
    }

    /** Closes a socket so that its other end sees a reset where the system offers that. */
    static void reset(Socket socket) {
        try (socket) {
            if (socket.isConnected() && !socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // Closed by its other end at the same moment, which is all that was wanted.
            return;
        }
    }
}
