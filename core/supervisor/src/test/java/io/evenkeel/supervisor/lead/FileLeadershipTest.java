package io.evenkeel.supervisor.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLeadershipTest {

    @TempDir
    Path directory;

    @Test
    void oneLeadsAndTheOtherFollowsWhenItWithdraws() throws InterruptedException {
        Waiting first = new Waiting();
        Waiting second = new Waiting();
        try (FileLeadership one = new FileLeadership(directory);
                FileLeadership other = new FileLeadership(directory)) {
            one.stand(first);
            assertThat(first.next()).isEqualTo(Epoch.of(1));
            other.stand(second);
            assertThat(second.epochs.poll(300, TimeUnit.MILLISECONDS)).isNull();

            one.close();

            assertThat(second.next()).isEqualTo(Epoch.of(2));
        }
    }

    @Test
    void whoStandsAfterAllHaveGoneGetsALaterEpoch() throws InterruptedException {
        for (int term = 1; term <= 3; term++) {
            Waiting candidate = new Waiting();
            try (FileLeadership leadership = new FileLeadership(directory)) {
                leadership.stand(candidate);
                assertThat(candidate.next()).isEqualTo(Epoch.of(term));
            }
        }
    }

    private static final class Waiting implements Leadership.Candidate {
        private final BlockingQueue<Epoch> epochs = new LinkedBlockingQueue<>();

        @Override
        public void elected(Epoch epoch) {
            epochs.add(epoch);
        }

        @Override
        public void deposed() {
            throw new AssertionError("nobody deposes the holder of a lock");
        }

        Epoch next() throws InterruptedException {
            Epoch epoch = epochs.poll(20, TimeUnit.SECONDS);
            assertThat(epoch).isNotNull();
            return epoch;
        }
    }
}
