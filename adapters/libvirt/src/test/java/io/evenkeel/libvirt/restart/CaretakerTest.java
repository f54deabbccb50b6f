package io.evenkeel.libvirt.restart;

import static io.evenkeel.libvirt.Samples.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.inventory.Portrait;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaretakerTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final RestartRecord RESTARTED =
            new RestartRecord(OperationId.random(), Epoch.of(3), H2, Instant.EPOCH, Set.of(H1), true);

    @TempDir
    Path directory;

    private final BlockingQueue<VmId> tidied = new ArrayBlockingQueue<>(8);
    private Caretaker caretaker;

    @BeforeEach
    void begin() {
        caretaker = new Caretaker(new DefinitionStore(directory), Ticker.SYSTEM);
    }

    @AfterEach
    void end() {
        caretaker.close();
    }

    private void work() {
        caretaker.start((vm, deadline) -> tidied.add(vm), Thread::new);
    }

    private static Portrait portrait(HostId host, String definition, RestartRecord restart, long takenAt) {
        return new Portrait(VM, host, definition, Optional.of(restart.write()), false, takenAt);
    }

    private String kept() throws IOException {
        Path file = directory.resolve(VM + ".seen.xml");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void aVmWithLeftoversIsTidiedUntilNothingIsLeft() throws Exception {
        work();
        caretaker.saw(portrait(H1, "<domain/>", RESTARTED, 1));

        assertThat(tidied.poll(60, TimeUnit.SECONDS)).isEqualTo(VM);
        assertThat(kept()).endsWith("<domain/>");
        assertThat(caretaker.wants(VM)).as("so soon after it was seen").isFalse();

        caretaker.saw(portrait(H1, "<domain2/>", RESTARTED.without(Set.of(H1)), 2));
        assertThat(tidied.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void whatWasTakenEarlierDoesNotReplaceWhatWasTakenLater() {
        caretaker.saw(portrait(H2, "<domain noted='yes'/>", RESTARTED, 7));
        caretaker.saw(portrait(H1, "<domain/>", RESTARTED, 6));
        work();

        await().untilAsserted(() -> assertThat(kept()).endsWith("<domain noted='yes'/>"));

        caretaker.saw(portrait(H1, "<domain/>", RESTARTED, 5));
        caretaker.saw(portrait(H1, "<domain noted='again'/>", RESTARTED, 8));
        await().untilAsserted(() -> assertThat(kept()).contains("again").contains("seen-on=\"h1\""));
    }

    @Test
    void timeThatPassesTheLargestNumberStillGoesOn() {
        caretaker.saw(portrait(H1, "<domain/>", RESTARTED, Long.MAX_VALUE));
        caretaker.saw(portrait(H1, "<domain later='yes'/>", RESTARTED, Long.MIN_VALUE));
        work();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(kept()).contains("later"));
    }
}
