package io.evenkeel.supervisor.migration;

import static io.evenkeel.supervisor.bench.Bench.host;
import static io.evenkeel.supervisor.bench.Bench.located;
import static io.evenkeel.supervisor.bench.Bench.refused;
import static io.evenkeel.supervisor.bench.Bench.unclear;
import static io.evenkeel.supervisor.bench.Bench.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MigrationDutyTest extends MigrationBench {

    private void intended(String vm, String source, String destination) {
        bench.ledger.add(
                new Fact.MigrationIntended(OLD, vm(vm), host(source), host(destination), "drain of " + source),
                Epoch.of(1));
    }

    private static Reply running(OperationId operation) {
        return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.of(operation, MigrationPhase.PRECOPY)));
    }

    private static Reply failed(OperationId operation, Residence residence) {
        return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.ended(
                operation, new MigrationOutcome.Failed(residence, ErrorKind.HYPERVISOR_FAULT, "the link broke"))));
    }

    private static Reply unknown() {
        return new Reply.MigrationSeen(Optional.empty());
    }

    private Fact.MigrationEnded onlyEnd() {
        assertThat(bench.facts(Fact.MigrationEnded.class)).hasSize(1);
        return bench.facts(Fact.MigrationEnded.class).get(0);
    }

    private OperationId begin(String vm, String destination) {
        bench.ask(new Request.Move(vm(vm), host(destination), "ann"));
        return bench.asked(Effect.Migrate.class).get(0).operation().id();
    }

    @Test
    void aMoveIsWrittenDownWithItsCauseAndEndsWhereTheVmIsFound() {
        bench.vm("v1", "h1");
        duty();
        OperationId operation = begin("v1", "h2");
        assertThat(bench.facts(Fact.MigrationIntended.class))
                .containsExactly(
                        new Fact.MigrationIntended(operation, vm("v1"), host("h1"), host("h2"), "request by ann"));
        bench.answer(Effect.Migrate.class, running(operation)).pass(Duration.ofSeconds(2));
        bench.answer(Effect.ObserveMigration.class, completed(operation, "h2"));
        assertThat(onlyEnd().host()).contains(host("h2"));
        assertThat(onlyEnd().ending().kind()).isEqualTo(Ending.Kind.DONE);
        assertThat(bench.ledger.kept(vm("v1")).orElseThrow().host()).isEqualTo(host("h2"));
        assertThat(bench.view.vm(vm("v1")).orElseThrow().what().host()).contains(host("h2"));
        assertThat(ends).extracting(MoveEnd::result).containsExactly(MoveEnd.Result.MOVED);
    }

    @Test
    void aMigrationThatSaysItFailedButLeftTheVmOnTheDestinationIsDone() {
        bench.vm("v1", "h1");
        duty();
        OperationId operation = begin("v1", "h2");
        bench.answer(Effect.Migrate.class, failed(operation, new Residence.OnHost(host("h2"), VmState.RUNNING)));
        assertThat(onlyEnd().host()).contains(host("h2"));
        assertThat(onlyEnd().ending().kind()).isEqualTo(Ending.Kind.DONE);
    }

    @Test
    void anEndedMigrationWhoseVmCannotBeFoundStaysOpenUntilItIs() {
        bench.vm("v1", "h1");
        duty();
        OperationId operation = begin("v1", "h2");
        Residence lost = new Residence.Unknown("h2 does not answer", Set.of(host("h1"), host("h2")));
        bench.answer(Effect.Migrate.class, failed(operation, lost)).pass(Duration.ofSeconds(2));
        assertThat(bench.facts(Fact.MigrationEnded.class)).isEmpty();
        bench.answer(Effect.Locate.class, located("h1", VmState.RUNNING));
        assertThat(onlyEnd().host()).contains(host("h1"));
        assertThat(onlyEnd().ending().detail()).contains("the link broke");
    }

    @Test
    void whereAVmIsRemainsAnAlarmUntilItIsFound() {
        bench.vm("v1", "h1");
        duty();
        OperationId operation = begin("v1", "h2");
        Residence lost = new Residence.Unknown("h2 does not answer", Set.of(host("h2")));
        bench.answer(Effect.Migrate.class, failed(operation, lost));
        for (int i = 0; i < 8; i++) {
            bench.pass(Duration.ofSeconds(30)).answer(Effect.Locate.class, new Reply.Located(lost));
        }
        assertThat(bench.facts(Fact.AlarmRaised.class)).hasSize(1);
        bench.pass(Duration.ofSeconds(30)).answer(Effect.Locate.class, located("h2", VmState.RUNNING));
        assertThat(bench.ledger.alarms()).isEmpty();
    }

    @Test
    void aRefusalWithoutEffectEndsItWithTheReason() {
        bench.vm("v1", "h1");
        duty();
        begin("v1", "h2");
        bench.answer(Effect.Migrate.class, refused(ErrorKind.INCOMPATIBLE, "h2 lacks avx512"));
        assertThat(onlyEnd().ending()).isEqualTo(new Ending(Ending.Kind.WITHOUT_EFFECT, "h2 lacks avx512"));
        assertThat(ends.get(0).kind()).contains(ErrorKind.INCOMPATIBLE);
    }

    @Test
    void aRefusalSaysNothingOfWhereTheVmIs() {
        bench.vm("v1", "h1");
        duty();
        begin("v1", "h2");
        bench.ledger.add(
                new Fact.Kept(List.of(new KeptVm(vm("v1"), "v1", host("h3"), DataSize.ofGibibytes(4), 2, Map.of()))),
                Epoch.of(2));
        bench.answer(Effect.Migrate.class, refused(ErrorKind.CONFLICT, "v1 is not on h1"));
        assertThat(bench.ledger.kept(vm("v1")).orElseThrow().host()).isEqualTo(host("h3"));
    }

    @Test
    void anOrderWithoutAnAnswerIsLookedForByTheSameOperation() {
        bench.vm("v1", "h1");
        duty();
        OperationId operation = begin("v1", "h2");
        bench.answer(Effect.Migrate.class, unclear()).pass(Duration.ofSeconds(2));
        assertThat(bench.facts(Fact.MigrationEnded.class)).isEmpty();
        assertThat(bench.asked(Effect.ObserveMigration.class).get(0).operation().id())
                .isEqualTo(operation);
        bench.answer(Effect.ObserveMigration.class, unknown());
        bench.answer(Effect.Locate.class, located("h1", VmState.RUNNING));
        assertThat(bench.asked(Effect.Migrate.class).get(0).operation().id()).isEqualTo(operation);
        assertThat(bench.asked(Effect.Migrate.class).get(0).request().destination())
                .isEqualTo(host("h2"));
    }

    @Test
    void anOrderInDoubtIsNotEndedByALaterRefusalAlone() {
        bench.vm("v1", "h1");
        duty();
        begin("v1", "h2");
        bench.answer(Effect.Migrate.class, unclear()).pass(Duration.ofSeconds(2));
        bench.answer(Effect.ObserveMigration.class, unknown());
        bench.answer(Effect.Locate.class, located("h1", VmState.RUNNING));
        bench.answer(Effect.Migrate.class, refused(ErrorKind.INSUFFICIENT_CAPACITY, "h2 is full"));
        assertThat(bench.facts(Fact.MigrationEnded.class)).isEmpty();
        for (int i = 0; i < 22; i++) {
            bench.pass(Duration.ofSeconds(30));
            if (!bench.asked(Effect.Locate.class).isEmpty()) {
                bench.answer(Effect.Locate.class, located("h1", VmState.RUNNING));
            }
        }
        assertThat(onlyEnd().ending().kind()).isEqualTo(Ending.Kind.SHUT_OUT);
        assertThat(onlyEnd().host()).contains(host("h1"));
        assertThat(bench.asked(Effect.Migrate.class)).isEmpty();
    }

    @Test
    void theMigrationOfAnEarlierEpochIsAdoptedAndNotStartedTwice() {
        bench.vm("v1", "h1");
        intended("v1", "h1", "h2");
        duty();
        bench.tick();
        assertThat(bench.asked(Effect.Migrate.class)).isEmpty();
        Effect.ObserveMigration look =
                bench.asked(Effect.ObserveMigration.class).get(0);
        assertThat(look.operation().id()).isEqualTo(OLD);
        assertThat(look.operation().epoch()).isEqualTo(Epoch.of(2));
        bench.answer(look, running(OLD)).pass(Duration.ofSeconds(2));
        bench.answer(Effect.ObserveMigration.class, completed(OLD, "h2"));
        bench.answer(Effect.Locate.class, located("h2", VmState.RUNNING));
        assertThat(onlyEnd().host()).contains(host("h2"));
        assertThat(ends.get(0).cause()).isEqualTo(Cause.drain(host("h1")));
    }

    @Test
    void whenTheSourceIsProvenDownTheVmIsLookedForAndLeftToFailover() {
        bench.vm("v1", "h1");
        intended("v1", "h1", "h2");
        duty();
        bench.dead("h1").tick();
        bench.answer(
                Effect.Locate.class,
                new Reply.Located(new Residence.Unknown("h1 does not answer", Set.of(host("h1")))));
        assertThat(onlyEnd().host()).contains(host("h1"));
        assertThat(onlyEnd().ending().kind()).isEqualTo(Ending.Kind.SHUT_OUT);
    }

    @Test
    void aVmThatHadArrivedWhenItsDestinationDiedIsDownThere() {
        bench.vm("v1", "h1");
        intended("v1", "h1", "h2");
        duty();
        bench.dead("h2").tick().answer(Effect.Locate.class, located("h2", VmState.UNKNOWN));
        assertThat(onlyEnd().host()).contains(host("h2"));
        assertThat(bench.ledger.keptOn(host("h2"))).containsExactly(vm("v1"));
    }

    @Test
    void aVmThatItsMigrationLeftOnNoHostIsDown() {
        bench.vm("v1", "h1");
        duty();
        OperationId operation = begin("v1", "h2");
        bench.answer(Effect.Migrate.class, failed(operation, new Residence.Nowhere()));
        assertThat(onlyEnd().host()).isEmpty();
        assertThat(bench.ledger.down()).containsKey(vm("v1"));
    }

    @Test
    void aVmSeenOnItsSourceBeforeThatDiedMayHaveLeftSince() {
        bench.vm("v1", "h1");
        intended("v1", "h1", "h2");
        duty();
        bench.tick().answer(Effect.ObserveMigration.class, unknown());
        Effect.Locate before = bench.asked(Effect.Locate.class).get(0);
        bench.dead("h1").answer(before, located("h1", VmState.RUNNING));
        assertThat(bench.facts(Fact.MigrationEnded.class)).isEmpty();
    }

    @Test
    void aSilentHostEndsNothing() {
        bench.vm("v1", "h1");
        intended("v1", "h1", "h2");
        duty();
        bench.judged("h1", Verdict.LOST)
                .tick()
                .answer(Effect.ObserveMigration.class, unknown())
                .answer(
                        Effect.Locate.class,
                        new Reply.Located(new Residence.Unknown("h1 does not answer", Set.of(host("h1")))))
                .pass(Duration.ofMinutes(1));
        assertThat(bench.facts(Fact.MigrationEnded.class)).isEmpty();
    }

    @Test
    void whatArrivedOnlyInPartIsStoppedBeforeItsVmIsGivenToFailover() {
        bench.vm("v1", "h1");
        intended("v1", "h1", "h2");
        duty();
        bench.dead("h1").tick();
        for (int look = 0; look < 3; look++) {
            bench.answer(Effect.Locate.class, located("h2", VmState.PAUSED));
            if (look < 2) {
                assertThat(bench.asked(Effect.Stop.class)).isEmpty();
                bench.pass(Duration.ofSeconds(30));
            }
        }
        assertThat(bench.facts(Fact.StopIntended.class))
                .extracting(Fact.StopIntended::host)
                .containsExactly(host("h2"));
        bench.answer(Effect.Stop.class, new Reply.Done());
        assertThat(bench.facts(Fact.MigrationEnded.class)).isEmpty();
        bench.answer(Effect.Locate.class, new Reply.Located(new Residence.Nowhere()));
        assertThat(onlyEnd().host()).isEmpty();
    }

    @Test
    void aVmThatSeveralHostsHoldIsAnAlarmAtOnce() {
        bench.vm("v1", "h1");
        duty();
        OperationId operation = begin("v1", "h2");
        bench.answer(
                Effect.Migrate.class, failed(operation, new Residence.OnSeveralHosts(Set.of(host("h1"), host("h2")))));
        assertThat(bench.facts(Fact.AlarmRaised.class).get(0).text()).contains("h1, h2");
        assertThat(bench.facts(Fact.MigrationEnded.class)).isEmpty();
    }

    @Test
    void aMigrationIsCancelledOnRequestAndWhenItTakesTooLong() {
        bench.vm("v1", "h1").vm("v2", "h1");
        duty();
        OperationId first = begin("v1", "h2");
        bench.answer(Effect.Migrate.class, running(first));
        bench.ask(new Request.CancelMove(vm("v1"), "ann"));
        bench.answer(Effect.ObserveMigration.class, running(first));
        assertThat(bench.asked(Effect.CancelMigration.class).get(0).operation().id())
                .isEqualTo(first);
        bench.answer(Effect.CancelMigration.class, new Reply.Done()).pass(Duration.ofSeconds(2));
        bench.answer(
                Effect.ObserveMigration.class,
                new Reply.MigrationSeen(Optional.of(MigrationSnapshot.ended(
                        first, new MigrationOutcome.Cancelled(new Residence.OnHost(host("h1"), VmState.RUNNING))))));
        assertThat(onlyEnd().ending().detail()).isEqualTo("ann gave it up; the VM is still on h1");

        bench.ask(new Request.Move(
                vm("v2"), host("h2"), "ann", Optional.empty(), Optional.of(Duration.ofSeconds(3)), Optional.empty()));
        OperationId second =
                bench.asked(Effect.Migrate.class).get(0).operation().id();
        bench.answer(Effect.Migrate.class, running(second)).pass(Duration.ofSeconds(2));
        bench.answer(Effect.ObserveMigration.class, running(second)).pass(Duration.ofSeconds(2));
        bench.answer(Effect.ObserveMigration.class, running(second));
        assertThat(bench.asked(Effect.CancelMigration.class)).hasSize(1);
    }
}
