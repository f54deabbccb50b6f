package io.evenkeel.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.server.console.Console;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static final OperationId ID = OperationId.random();

    private static final Pattern REDRAW = Pattern.compile("\r\u001b\\[K");

    private final StringWriter err = new StringWriter();
    private final AtomicLong now = new AtomicLong();

    @Test
    void aTerminalGetsOneLineThatIsRedrawn() {
        try (ProgressDisplay display = display(true)) {
            display.show(at(MigrationPhase.PREPARING));
            display.show(at(MigrationPhase.PREPARING));
            display.say("a step is taken");
            display.show(at(MigrationPhase.PRECOPY));
        }

        assertThat(REDRAW.split(err.toString()))
                .containsExactly(
                        "",
                        "web  preparing  after 1.0 s",
                        "web  preparing  after 1.0 s\na step is taken\n",
                        "web  pre-copy  after 1.0 s\n");
    }

    @Test
    void aFileGetsALineAtEachPhaseAndEveryTwoSeconds() {
        try (ProgressDisplay display = display(false)) {
            display.show(at(MigrationPhase.PREPARING));
            now.addAndGet(Duration.ofMillis(1_999).toNanos());
            display.show(at(MigrationPhase.PREPARING));
            display.show(at(MigrationPhase.PRECOPY));
            display.show(at(MigrationPhase.PRECOPY));
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            display.show(at(MigrationPhase.PRECOPY));
        }

        assertThat(err.toString().lines())
                .containsExactly(
                        "web  preparing  after 1.0 s", "web  pre-copy  after 1.0 s", "web  pre-copy  after 1.0 s");
    }

    @Test
    void whatIsObservedAfterTheEndIsNotShown() {
        ProgressDisplay display = display(false);
        display.close();
        display.show(at(MigrationPhase.PREPARING));
        display.say("too late");

        assertThat(err.toString()).isEmpty();
    }

    private ProgressDisplay display(boolean terminal) {
        PrintWriter writer = new PrintWriter(err, true);
        return new ProgressDisplay(new Console(writer, writer, terminal, terminal, 80, false), now::get, "web");
    }

    private static MigrationObservation at(MigrationPhase phase) {
        return new MigrationObservation(
                MigrationSnapshot.of(ID, phase),
                Instant.EPOCH,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of());
    }
}
