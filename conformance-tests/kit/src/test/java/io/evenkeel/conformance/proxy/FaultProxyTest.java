package io.evenkeel.conformance.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.evenkeel.spi.unit.DataRate;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FaultProxyTest {

    /** Answers each byte with the same byte, and remembers them. */
    private static final class Echo implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Integer> seen = new CopyOnWriteArrayList<>();

        private final Thread acceptor;

        Echo() throws IOException {
            acceptor = daemon(() -> {
                while (true) {
                    Socket client = socket.accept();
                    daemon(() -> echo(client));
                }
            });
        }

        private void echo(Socket client) throws IOException {
            try (client) {
                int next = client.getInputStream().read();
                while (next >= 0) {
                    seen.add(next);
                    client.getOutputStream().write(next);
                    next = client.getInputStream().read();
                }
            }
        }

        private interface Body {
            void run() throws IOException;
        }

        private static Thread daemon(Body body) {
            Thread thread = new Thread(() -> {
                try {
                    body.run();
                } catch (IOException e) {
                    // Closed by the test.
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            socket.close();
            // Until then the kernel goes on taking connections.
            acceptor.join(60_000);
        }
    }

    private Echo server;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        server = new Echo();
        proxy = FaultProxy.to(server.address());
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        proxy.close();
        server.close();
    }

    private Socket client() throws IOException {
        Socket client = new Socket();
        client.setTcpNoDelay(true);
        client.setSoTimeout(60_000);
        client.connect(proxy.address());
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket client, int count) throws IOException {
        byte[] bytes = client.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("after " + bytes.length);
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String ask(Socket client, String text) throws IOException {
        send(client, text);
        return receive(client, text.length());
    }

    @Test
    void itPassesBytesInBothDirections() throws Exception {
        try (Socket client = client()) {
            assertThat(ask(client, "hello")).isEqualTo("hello");
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        await().atMost(ONE_MINUTE).until(() -> proxy.connections() == 0);
    }

    @Test
    void whileItHangsNothingComesAndAfterwardsEverything() throws Exception {
        try (Socket client = client()) {
            proxy.hang();
            send(client, "late");
            client.setSoTimeout(100);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.seen).isEmpty();
            try (Socket another = client()) {
                assertThat(another.isConnected()).isTrue();
            }
            proxy.pass();
            client.setSoTimeout(60_000);
            assertThat(receive(client, 4)).isEqualTo("late");
        }
    }

    @Test
    void oneDirectionCanHangAlone() throws Exception {
        try (Socket client = client()) {
            proxy.hang(Direction.TO_CLIENT);
            send(client, "x");
            await().atMost(ONE_MINUTE).until(() -> server.seen.size() == 1);
            client.setSoTimeout(100);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whileItRefusesThereIsNoConnection() throws Exception {
        try (Socket open = client()) {
            assertThat(ask(open, "x")).isEqualTo("x");
            proxy.refuse();
            assertThatThrownBy(() -> ask(open, "y")).isInstanceOf(IOException.class);
            assertThatThrownBy(this::client).isInstanceOf(IOException.class).hasMessageContaining("refused");
        }
        proxy.pass();
        try (Socket client = client()) {
            assertThat(ask(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void itCutsAfterSoManyBytesOnce() throws Exception {
        proxy.cutAfter(Direction.TO_CLIENT, 3);
        try (Socket client = client()) {
            assertThat(ask(client, "ab")).isEqualTo("ab");
            send(client, "cd");
            assertThatThrownBy(() -> receive(client, 2)).isInstanceOf(IOException.class);
        }
        try (Socket client = client()) {
            assertThat(ask(client, "abcdef")).isEqualTo("abcdef");
        }
    }

    @Test
    void aLostReplyMeansThatTheServerHasActed() throws Exception {
        proxy.loseReply();
        try (Socket client = client()) {
            send(client, "x");
            assertThatThrownBy(() -> receive(client, 1)).isInstanceOf(IOException.class);
        }
        assertThat(server.seen).containsExactly((int) 'x');
        try (Socket client = client()) {
            assertThat(ask(client, "y")).isEqualTo("y");
        }
    }

    @Test
    void onlyTheReplyToTheNamedRequestIsLost() throws Exception {
        proxy.loseReplyTo("POST /");
        try (Socket client = client();
                Socket poll = client()) {
            assertThat(ask(poll, "GET /state")).isEqualTo("GET /state");
            send(client, "POST /vms");
            assertThatThrownBy(() -> receive(client, 9)).isInstanceOf(SocketException.class);
            assertThat(ask(poll, "GET /state")).isEqualTo("GET /state");
        }
    }

    @Test
    void aDelayHoldsEveryPieceBack() throws Exception {
        proxy.delay(Direction.TO_SERVER, Duration.ofMillis(100));
        try (Socket client = client()) {
            long began = System.nanoTime();
            assertThat(ask(client, "x")).isEqualTo("x");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void aLimitSlowsTheStream() throws Exception {
        proxy.limit(Direction.TO_SERVER, DataRate.ofBytesPerSecond(10_000));
        try (Socket client = client()) {
            long began = System.nanoTime();
            assertThat(ask(client, "x".repeat(2_000))).hasSize(2_000);
            // The last piece of 200 bytes is paced after it has passed.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(180));
        }
    }

    @Test
    void aPauseEndsWhenTheFaultIsTakenBack() throws Exception {
        proxy.delay(Direction.TO_SERVER, Duration.ofHours(1));
        try (Socket client = client()) {
            send(client, "x");
            client.setSoTimeout(50);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            proxy.pass();
            client.setSoTimeout(60_000);
            assertThat(receive(client, 1)).isEqualTo("x");
        }
    }

    @Test
    void whenTheServerIsAwayClientsAreCut() throws Exception {
        server.close();
        try (Socket client = client()) {
            assertThatThrownBy(() -> ask(client, "x")).isInstanceOf(IOException.class);
        }
    }
}
