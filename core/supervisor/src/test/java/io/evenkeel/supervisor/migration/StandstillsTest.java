package io.evenkeel.supervisor.migration;

import static io.evenkeel.supervisor.bench.Bench.host;
import static io.evenkeel.supervisor.bench.Bench.located;
import static io.evenkeel.supervisor.bench.Bench.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandstillsTest extends MigrationBench {

    private static final String ALARM = "postcopy-stalled/v1";
    private static final Duration LOOK = MigrationSettings.DEFAULT.look();

    private OperationId operation = OLD;

    @BeforeEach
    void begin() {
        bench.vm("v1", "h1");
        duty();
        bench.ask(new Request.Move(vm("v1"), host("h2"), "ann"));
        operation = bench.asked(Effect.Migrate.class).get(0).operation().id();
        bench.answer(Effect.Migrate.class, told(MigrationPhase.PRECOPY, 0));
    }

    private Reply told(MigrationPhase phase, long sent) {
        MemoryProgress memory = new MemoryProgress(
                DataSize.ofGibibytes(4),
                DataSize.ofMebibytes(sent),
                DataSize.ofMebibytes(4096 - sent),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Reply.MigrationSeen(
                Optional.of(MigrationSnapshot.of(operation, phase).withMemory(memory)));
    }

    private Reply untold() {
        return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.of(operation, MigrationPhase.POSTCOPY)));
    }

    private void look(Reply reply) {
        bench.pass(LOOK).answer(Effect.ObserveMigration.class, reply);
    }

    /** Every look of this time shows the same. */
    private void stays(Reply reply, Duration time) {
        for (long look = 0; look < time.dividedBy(LOOK); look++) {
            look(reply);
        }
    }

    private Optional<Ledger.Alarm> alarm() {
        return bench.ledger.alarm(ALARM);
    }

    @Test
    void aPostcopyThatStandsStillIsAnAlarmWithTheRemedy() {
        bench.view.saw(
                bench.now(),
                new Host(
                        host("h3"),
                        "h3",
                        HostState.UNREACHABLE,
                        Optional.empty(),
                        FailureDomain.UNKNOWN,
                        Map.of(),
                        Instant.EPOCH));
        look(told(MigrationPhase.POSTCOPY, 10));
        stays(told(MigrationPhase.POSTCOPY, 10), Duration.ofSeconds(58));
        assertThat(alarm()).isEmpty();

        look(told(MigrationPhase.POSTCOPY, 10));
        assertThat(alarm().orElseThrow().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(alarm().orElseThrow().text())
                .isEqualTo("VM v1 stands still in post-copy from h1 to h2: nothing was copied for 60 s. Each of the two"
                        + " has pages that the other lacks, so end neither; bring back the hosts that do not answer"
                        + " (h3), mend the network between the two, and read what the supervisor's log says of it");

        stays(told(MigrationPhase.POSTCOPY, 10), Duration.ofMinutes(1));
        assertThat(bench.facts(Fact.AlarmRaised.class)).hasSize(1);
    }

    @Test
    void theAlarmIsOverWhenItGoesOn() {
        stays(told(MigrationPhase.POSTCOPY, 10), Duration.ofSeconds(70));
        assertThat(alarm()).isPresent();

        look(told(MigrationPhase.POSTCOPY, 11));
        assertThat(alarm()).isEmpty();

        stays(told(MigrationPhase.POSTCOPY, 11), Duration.ofSeconds(70));
        assertThat(alarm()).isPresent();
    }

    @Test
    void theAlarmIsOverWhenTheMigrationIs() {
        stays(told(MigrationPhase.POSTCOPY, 10), Duration.ofSeconds(70));
        assertThat(alarm()).isPresent();

        look(completed(operation, "h2"));
        assertThat(alarm()).isEmpty();
    }

    @Test
    void aPostcopyThatGetsOnIsNoAlarm() {
        for (int sent = 0; sent < 100; sent++) {
            look(told(MigrationPhase.POSTCOPY, sent));
        }
        assertThat(bench.facts(Fact.AlarmRaised.class)).isEmpty();
    }

    @Test
    void whereNothingIsToldOfHowFarItHasComeItMayTakeLonger() {
        look(untold());
        stays(untold(), Duration.ofSeconds(598));
        assertThat(alarm()).isEmpty();

        look(untold());
        assertThat(alarm().orElseThrow().text()).contains("it has not ended for 600 s");
    }

    @Test
    void aPrecopyMayBeCancelledAndIsNoAlarm() {
        stays(told(MigrationPhase.PRECOPY, 10), Duration.ofMinutes(2));
        assertThat(bench.facts(Fact.AlarmRaised.class)).isEmpty();
    }

    @Test
    void theAlarmOfAnEarlierSupervisorStandsUntilItIsSeenToBeOver() {
        bench.ledger.add(new Fact.AlarmRaised(ALARM, Severity.CRITICAL, "of another supervisor"), Epoch.of(1));
        look(told(MigrationPhase.POSTCOPY, 10));
        assertThat(alarm()).isPresent();

        bench.dead("h1").pass(LOOK).answer(Effect.Locate.class, located("h2", VmState.RUNNING));
        assertThat(alarm()).isEmpty();
    }
}
