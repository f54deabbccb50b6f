package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.TestContext;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostsTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final TestContext context = new TestContext();
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable Hosts hosts;

    private Hosts hosts(Supplier<Wire> first, Supplier<Wire> second) {
        Settings settings = Settings.of(Settings.SCHEMA.bind(Map.of(
                "hosts", "h1=qemu+tcp://h1/system,h2=qemu+tcp://h2/system",
                "answer-timeout", ANSWER.toString(),
                "connect-timeout", "PT30S")));
        Hosts made = new Hosts(
                settings,
                context,
                host -> new Opener(
                        host.uri(), settings, context.ticker(), host.id().equals(H1) ? first : second));
        hosts = made;
        return made;
    }

    @AfterEach
    void close() {
        end.countDown();
        if (hosts != null) {
            assertThat(hosts.close(Deadline.after(Duration.ofSeconds(30)))).isTrue();
        }
    }

    /** Connected with nothing: these questions do not look at it. */
    @SuppressWarnings("NullAway")
    private static Wire atOnce() {
        return null;
    }

    private Wire later() {
        try {
            end.await(ANSWER.multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return atOnce();
    }

    private Wire never() {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new VirFailure(VirFailure.NO_CONNECT, 0, "over");
    }

    private static Map<HostId, Reply<Integer>> greet(Hosts hosts) throws InterruptedException {
        return hosts.greetAll(wire -> 7, Deadline.after(Duration.ofSeconds(60)));
    }

    @Test
    void hostsThatAreSlowToConnectAreWaitedForWhenNobodyElseAnswers() throws InterruptedException {
        assertThat(greet(hosts(this::later, this::later)))
                .containsEntry(H1, new Reply.Answer<>(7))
                .containsEntry(H2, new Reply.Answer<>(7));
    }

    @Test
    void aSilentHostDoesNotHoldUpOneThatAnswers() throws InterruptedException {
        long begin = System.nanoTime();

        Map<HostId, Reply<Integer>> replies = greet(hosts(this::never, HostsTest::atOnce));

        assertThat(replies).containsEntry(H2, new Reply.Answer<>(7));
        assertThat(replies.get(H1))
                .isInstanceOfSatisfying(
                        Reply.NoAnswer.class,
                        none -> assertThat(none.reason().kind()).isEqualTo(ErrorKind.UNREACHABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("less than the time to connect")
                .isLessThan(Duration.ofSeconds(30));
    }
}
