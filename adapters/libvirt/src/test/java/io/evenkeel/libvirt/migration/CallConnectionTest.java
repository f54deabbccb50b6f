package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.TestContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallConnectionTest {

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final TestContext context = new TestContext();
    private final CallConnection connection = new CallConnection();

    @AfterEach
    void answer() {
        answered.countDown();
    }

    /** A connection to a daemon that does not answer its goodbye. */
    private final class Frozen implements CallConnection.Native {
        @Override
        public void hangUp() {
            done.add("hang up");
        }

        @Override
        public void close() {
            done.add("close");
            closing.countDown();
            try {
                answered.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aCallUnderWayIsHungUp() {
        connection.hangUp();
        connection.opened(new Frozen());
        assertThat(done).isEmpty();

        connection.hangUp();

        assertThat(done).containsExactly("hang up");
    }

    @Test
    void aGoodbyeThatHangsHoldsUpNobody() throws InterruptedException {
        connection.opened(new Frozen());
        Thread call = context.threads().newThread(connection::close);
        call.start();
        assertThat(closing.await(60, TimeUnit.SECONDS)).isTrue();

        CountDownLatch returned = new CountDownLatch(1);
        context.threads()
                .newThread(() -> {
                    connection.hangUp();
                    returned.countDown();
                })
                .start();

        assertThat(returned.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(call.isAlive()).as("still waiting for the daemon").isTrue();
        assertThat(done)
                .as("it ends by itself, and nobody touches what is being freed")
                .containsExactly("hang up", "close");
    }

    @Test
    void aConnectionIsClosedOnce() {
        answered.countDown();
        connection.opened(new Frozen());

        connection.close();
        connection.close();
        connection.hangUp();

        assertThat(done).containsExactly("hang up", "close");
    }
}
