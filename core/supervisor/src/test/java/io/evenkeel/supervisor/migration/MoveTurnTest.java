package io.evenkeel.supervisor.migration;

import static io.evenkeel.supervisor.bench.Bench.host;
import static io.evenkeel.supervisor.bench.Bench.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.supervisor.bench.Bench;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.input.TimeWindow;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a wanted move has its turn. */
class MoveTurnTest extends MigrationBench {

    @Test
    void noMoreThanTwoMigrationsTouchOneHost() {
        for (int i = 1; i <= 3; i++) {
            bench.vm("v" + i, "h1");
        }
        duty();
        for (int i = 1; i <= 3; i++) {
            bench.ask(new Request.Move(vm("v" + i), host("h2"), "ann"));
        }
        assertThat(bench.asked(Effect.Migrate.class)).hasSize(2);
        assertThat(queue.obstacle(vm("v3"))).contains("host h1 has its 2 migrations under way");
        Effect.Migrate first = bench.asked(Effect.Migrate.class).get(0);
        bench.answer(first, completed(first.operation().id(), "h2"));
        assertThat(bench.asked(Effect.Migrate.class))
                .extracting(each -> each.request().vm())
                .containsExactly(vm("v2"), vm("v3"));
    }

    @Test
    void theAdaptersLimitsAndTheUplinksHoldToo() {
        bench.host("a", 32, FailureDomain.of("rack-1"))
                .host("b", 32, FailureDomain.of("rack-1"))
                .host("c", 32, FailureDomain.of("rack-2"))
                .host("d", 32, FailureDomain.of("rack-2"))
                .vm("v1", "a")
                .vm("v2", "b")
                .vm("v3", "h1")
                .vm("v4", "h3");
        MigrationSettings one = new MigrationSettings(
                2,
                1,
                64,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(150),
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                MigrationSettings.DEFAULT.manner());
        duty(one, Optional.of(new MigrationLimits(1, 2)));
        bench.ask(new Request.Move(vm("v1"), host("c"), "ann")).ask(new Request.Move(vm("v2"), host("d"), "ann"));
        assertThat(bench.asked(Effect.Migrate.class)).hasSize(1);
        assertThat(queue.obstacle(vm("v2")).orElseThrow()).contains("uplink of rack-1");
        bench.ask(new Request.Move(vm("v3"), host("h2"), "ann")).ask(new Request.Move(vm("v4"), host("h2"), "ann"));
        assertThat(bench.asked(Effect.Migrate.class)).hasSize(2);
        assertThat(queue.obstacle(vm("v4")).orElseThrow()).contains("the cluster has its 2 migrations");
    }

    @Test
    void aHostWithManyVmsDoesNotHoldUpOneWithFew() {
        bench.host("h4", 32).host("h5", 32);
        duty(MigrationSettings.DEFAULT, Optional.of(new MigrationLimits(2, 2)));
        for (int i = 0; i < 20; i++) {
            bench.vm("many" + i, "h1");
            queue.want(WantedMove.of(vm("many" + i), host("h3"), Cause.drain(host("h1"))));
        }
        bench.vm("few", "h2");
        queue.want(WantedMove.of(vm("few"), host("h4"), Cause.drain(host("h2"))));
        bench.tick();
        assertThat(bench.asked(Effect.Migrate.class))
                .extracting(each -> each.request().vm())
                .containsExactly(vm("many0"), vm("few"));
    }

    @Test
    void aMoveWaitsWhileAHostIsSuspectAndIsDroppedWhenItsDestinationIsHeld() {
        bench.vm("v1", "h1").vm("v2", "h1").judged("h2", Verdict.SUSPECT);
        duty();
        bench.ask(new Request.Move(vm("v1"), host("h2"), "ann"));
        bench.ask(new Request.Move(vm("v2"), host("h2"), "ann"));
        assertThat(queue.obstacle(vm("v1"))).contains("host h2 is suspect");
        bench.ledger.add(new Fact.DrainBegun(host("h2"), "bob"), Epoch.of(2));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.unanswered).isEmpty();
        assertThat(ends).extracting(MoveEnd::detail).containsOnly("host h2 is held empty");
    }

    @Test
    void aMoveThatDoesNotComeToItsTurnInTimeIsGivenUp() {
        bench.vm("v1", "h1").judged("h1", Verdict.SUSPECT);
        duty();
        bench.ask(new Request.Move(
                vm("v1"), host("h2"), "ann", Optional.of(Duration.ofSeconds(5)), Optional.empty(), Optional.empty()));
        bench.pass(Duration.ofSeconds(6)).judged("h1", Verdict.HEALTHY).pass(Duration.ofSeconds(2));
        assertThat(bench.unanswered).isEmpty();
        assertThat(ends).extracting(MoveEnd::result).containsExactly(MoveEnd.Result.NOT_BEGUN);
    }

    @Test
    void aMoveWaitsForItsTimeOfDay() {
        bench.vm("v1", "h1");
        duty();
        TimeWindow night = new TimeWindow(Set.of(), LocalTime.of(22, 0), LocalTime.of(4, 0), ZoneOffset.UTC);
        bench.ask(
                new Request.Move(vm("v1"), host("h2"), "ann", Optional.empty(), Optional.empty(), Optional.of(night)));
        assertThat(bench.unanswered).isEmpty();
        assertThat(queue.obstacle(vm("v1")).orElseThrow()).isEqualTo("it may start 22:00-04:00 Z");
    }

    @Test
    void aVmThatRunsNowhereIsNotMoved() {
        bench.seen("v1", new Residence.Nowhere(), Map.of());
        duty();
        bench.ask(new Request.Move(vm("v1"), host("h2"), "ann"));
        assertThat(bench.unanswered).isEmpty();
        assertThat(ends)
                .extracting(MoveEnd::detail)
                .containsExactly("the VM is on no host, and only what runs on one host can be moved live");
    }

    @Test
    void aMoveThatWaitsOutlivesItsSupervisor() {
        bench.vm("v1", "h1").judged("h1", Verdict.SUSPECT);
        duty();
        bench.ask(new Request.Move(
                vm("v1"), host("h2"), "ann", Optional.of(Duration.ofSeconds(9)), Optional.empty(), Optional.empty()));
        Ledger compacted = new Ledger();
        bench.ledger.facts().forEach(fact -> compacted.add(fact, Epoch.of(3)));

        Bench next = new Bench(Epoch.of(3));
        compacted.facts().forEach(fact -> next.ledger.add(fact, Epoch.of(3)));
        MoveQueue line = new MoveQueue();
        next.putMigrations(line);
        next.tick();
        assertThat(line.obstacle(vm("v1")))
                .as("nothing is known of VMs yet")
                .contains("the VMs have not been listed yet");

        next.host("h1", 32).host("h2", 32).vm("v1", "h1").pass(Duration.ofSeconds(2));
        assertThat(next.asked(Effect.Migrate.class)).hasSize(1);
        assertThat(next.ledger.wantedMoves()).isEmpty();
    }

    @Test
    void aMoveThatHasWaitedLongEnoughUnderItsSupervisorsIsGivenUp() {
        bench.vm("v1", "h1");
        bench.ledger.add(
                new Fact.MoveWanted(vm("v1"), host("h2"), "ann", Bench.NOON, Optional.empty(), Optional.empty()),
                Epoch.of(1));
        duty();
        bench.tick();
        assertThat(bench.facts(Fact.MoveNotBegun.class))
                .containsExactly(new Fact.MoveNotBegun(vm("v1"), "it has not come to its turn in time"));
        assertThat(bench.ledger.wantedMoves()).isEmpty();
    }

    @Test
    void aMoveThatIsGivenUpIsForgottenByAll() {
        bench.vm("v1", "h1").judged("h1", Verdict.SUSPECT);
        duty();
        bench.ask(new Request.Move(vm("v1"), host("h2"), "ann"));
        assertThat(bench.ledger.wantedMoves()).hasSize(1);
        bench.ask(new Request.CancelMove(vm("v1"), "bob"));
        assertThat(bench.ledger.wantedMoves()).isEmpty();
    }

    @Test
    void aVmThatSomethingElseIsDoneToIsLeftAlone() {
        bench.vm("v1", "h1");
        bench.ledger.add(new Fact.ResetIntended(OLD, vm("v1"), host("h1"), "hung"), Epoch.of(2));
        duty();
        bench.ask(new Request.Move(vm("v1"), host("h2"), "ann"));
        assertThat(bench.unanswered).isEmpty();
        bench.ledger.add(new Fact.ResetEnded(OLD, vm("v1"), new Ending(Ending.Kind.DONE, "")), Epoch.of(2));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.asked(Effect.Migrate.class)).hasSize(1);
    }

    @Test
    void aListingOlderThanTheLastMoveStartsNothing() {
        bench.vm("v1", "h2");
        bench.seen("v1", new Residence.OnHost(host("h1"), VmState.RUNNING), Map.of());
        duty();
        bench.ask(new Request.Move(vm("v1"), host("h3"), "ann"));
        assertThat(bench.unanswered).isEmpty();
        assertThat(queue.obstacle(vm("v1")).orElseThrow()).contains("known to be elsewhere");
    }
}
