package io.evenkeel.libvirt.restart;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.VM;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.inventory.Onlooker;
import io.evenkeel.libvirt.inventory.Portrait;
import io.evenkeel.libvirt.restart.Leftovers.Step;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    private final RestartRecord newest = record(5, 100, Set.of(H1, H2));

    private static RestartRecord record(long epoch, long second, Set<HostId> left) {
        return new RestartRecord(
                OperationId.random(), Epoch.of(epoch), new HostId("h3"), Instant.ofEpochSecond(second), left);
    }

    @Test
    void aDefinitionFromBeforeTheRestartIsRemoved() {
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.empty(), newest))
                .isEqualTo(Step.UNDEFINE);
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.of(record(4, 200, Set.of())), newest))
                .as("left by the host of an earlier restart")
                .isEqualTo(Step.UNDEFINE);
    }

    @Test
    void whatRunsIsNeverTouched() {
        assertThat(Leftovers.step(false, Optional.of(sighting(RUNNING)), Optional.empty(), newest))
                .isEqualTo(Step.WAIT);
    }

    @Test
    void aVmThatHasMovedToTheHostSinceIsNoLeftover() {
        assertThat(Leftovers.step(false, Optional.of(sighting(RUNNING)), Optional.of(newest), newest))
                .isEqualTo(Step.CLEAR);
        assertThat(Leftovers.step(false, Optional.of(sighting(OFF)), Optional.of(newest.without(Set.of(H2))), newest))
                .isEqualTo(Step.CLEAR);
    }

    @Test
    void aHostThatCannotBeAskedIsWaitedFor() {
        assertThat(Leftovers.step(true, Optional.empty(), Optional.empty(), newest))
                .isEqualTo(Step.WAIT);
        assertThat(Leftovers.step(false, Optional.empty(), Optional.empty(), newest))
                .isEqualTo(Step.CLEAR);
    }

    @Test
    void theLaterLeaderCountsWhateverTheClocksSay() {
        assertThat(Stream.of(record(4, 900, Set.of()), newest, record(5, 50, Set.of()))
                        .max(RestartRecord.AGE))
                .contains(newest);
    }

    @Test
    void aRecordIsReadAsItWasWritten() {
        assertThat(RestartRecord.read(newest.write())).contains(newest);
        RestartRecord done = newest.without(Set.of(H1, H2));
        assertThat(RestartRecord.read(done.write())).contains(done);
        assertThat(RestartRecord.read("<restart by='somebody else'/>")).isEmpty();
    }

    @Test
    void aVmWithLeftoversIsTidiedUntilNothingIsLeft(@TempDir Path directory) throws Exception {
        BlockingQueue<VmId> tidied = new ArrayBlockingQueue<>(8);
        Caretaker caretaker = new Caretaker(new DefinitionStore(directory), Ticker.SYSTEM);
        try {
            caretaker.start((vm, deadline) -> tidied.add(vm), Thread::new);

            caretaker.saw(new Portrait(VM, H1, "<domain/>", Optional.of(newest.write()), false));

            assertThat(tidied.poll(60, TimeUnit.SECONDS)).isEqualTo(VM);
            assertThat(Files.readString(directory.resolve(VM + ".seen.xml"))).endsWith("<domain/>");
            Onlooker onlooker = caretaker;
            assertThat(onlooker.wants(VM)).as("so soon after it was seen").isFalse();

            caretaker.saw(new Portrait(
                    VM,
                    H1,
                    "<domain2/>",
                    Optional.of(newest.without(Set.of(H1, H2)).write()),
                    false));
            assertThat(tidied.poll(200, TimeUnit.MILLISECONDS)).isNull();
        } finally {
            caretaker.close();
        }
    }
}
