package io.evenkeel.supervisor.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.SafetyEvidence.FoundOff;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.stage.Stage;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FailoverTest {

    private final Stage stage = new Stage();

    @Test
    void theVmsOfADeadHostAreStartedOnOthers() {
        stage.hosts(3)
                .kept("a", "h1")
                .kept("b", "h1")
                .kept("c", "h2")
                .dies("h1")
                .listing();

        assertThat(stage.starts()).hasSize(2).allMatch(start -> !start.endsWith("h1"));
        assertThat(stage.home("a")).isNotEqualTo("h1");
        assertThat(stage.home("c")).isEqualTo("h2");
        assertThat(stage.failover.waiting()).isEmpty();
    }

    @Test
    void nothingIsStartedBeforeADeathIsProven() {
        stage.hosts(3).kept("a", "h1").judge("h1", Verdict.LOST).listing().pass(Duration.ofMinutes(10));

        assertThat(stage.effects).isEmpty();
    }

    @Test
    void theIntentIsRememberedInTheTurnOfItsEffect() {
        stage.hosts(2)
                .kept("a", "h1")
                .dies("h1")
                .world(effect -> Optional.empty())
                .listing();

        assertThat(stage.facts(Fact.StartIntended.class)).hasSize(1);
        assertThat(stage.effects(Effect.Restart.class).get(0).operation().id())
                .isEqualTo(stage.facts(Fact.StartIntended.class).get(0).operation());
        assertThat(stage.effects(Effect.Restart.class).get(0).request().evidence())
                .isEqualTo(Stage.receipt("h1"));
    }

    @Test
    void nothingIsPlannedBeforeItIsKnownWhatRunsWhere() {
        stage.hosts(2).kept("a", "h1").dies("h1").pass(Duration.ofMinutes(1));
        assertThat(stage.effects).isEmpty();

        stage.listing();
        assertThat(stage.starts()).containsExactly("a>h2");
    }

    @Test
    void theMostImportantGoFirstAndOthersWaitForThem() {
        stage.hosts(2)
                .kept("low", "h1", "priority", "low")
                .kept("high", "h1", "priority", "high", "ready", "guest")
                .dies("h1")
                .listing();
        assertThat(stage.starts()).containsExactly("high>h2");

        stage.pass(Duration.ofSeconds(590));
        assertThat(stage.starts()).hasSize(1);

        stage.pass(Duration.ofSeconds(11));
        assertThat(stage.starts()).containsExactly("high>h2", "low>h2");
    }

    @Test
    void vmsOfTheSamePriorityStartTogetherButNoMoreThanEightOnAHost() {
        for (int i = 0; i < 20; i++) {
            stage.kept("vm" + i, "h1");
        }
        stage.hosts(3).dies("h1").world(effect -> Optional.empty()).listing();

        assertThat(stage.starts()).hasSize(16);
        assertThat(stage.starts().stream()
                        .collect(Collectors.groupingBy(
                                start -> start.substring(start.indexOf('>') + 1), Collectors.counting()))
                        .values())
                .containsOnly(8L);

        stage.world(effect -> Optional.of(stage.well(effect))).pass(Duration.ofSeconds(1));
        assertThat(stage.starts()).hasSize(20);
    }

    @Test
    void theAlarmAboutAVmThatIsDownStandsUntilItRunsAlsoWhileItIsTriedAgain() {
        stage.hosts(2)
                .kept("a", "h1")
                .dies("h1")
                .world(effect -> Optional.of(
                        effect instanceof Effect.Restart
                                ? new Reply.Failed(ErrorKind.INCOMPATIBLE, io.evenkeel.spi.Effect.NONE, "no")
                                : stage.well(effect)))
                .listing()
                .pass(Duration.ofMinutes(20));
        assertThat(stage.facts(Fact.StartIntended.class)).hasSizeGreaterThan(3);
        assertThat(stage.facts(Fact.AlarmRaised.class)).hasSize(1);
        assertThat(stage.facts(Fact.AlarmCleared.class)).isEmpty();

        stage.world(effect -> Optional.of(stage.well(effect))).pass(Duration.ofMinutes(30));
        assertThat(stage.home("a")).isEqualTo("h2");
        assertThat(stage.ledger.alarm("vms-down")).isEmpty();
    }

    @Test
    void theAlarmNamesThoseThatAreDownNowThoughTheyAreAsManyAsBefore() {
        stage.hosts(3).kept("a", "h1", "needs", "gpu").dies("h1").listing().pass(Duration.ofSeconds(5));
        assertThat(stage.ledger.alarm("vms-down").orElseThrow().text()).contains("a (");

        stage.kept("b", "h2", "needs", "gpu").dies("h2");
        stage.remember(new Fact.Released(new VmId("a"), "the test says so"));
        stage.listing().pass(Duration.ofSeconds(5));
        assertThat(stage.ledger.alarm("vms-down").orElseThrow().text())
                .startsWith("1 VM is down")
                .contains("b (");
    }

    @Test
    void membersOfAGroupStayApartAndWaitIfTheyCannot() {
        stage.hosts(3)
                .kept("a", "h1", "group.anti", "web")
                .kept("b", "h2", "group.anti", "web")
                .kept("c", "h1", "group.anti", "web")
                .dies("h1")
                .listing();

        assertThat(stage.starts()).hasSize(1).allMatch(start -> start.endsWith(">h3"));
        assertThat(stage.failover.waiting()).hasSize(1);
        assertThat(stage.ledger.alarm("vms-down")).isPresent();

        stage.host("h4", 32, FailureDomain.UNKNOWN).pass(Duration.ofSeconds(12));
        assertThat(stage.starts()).hasSize(2).anyMatch(start -> start.endsWith(">h4"));
        assertThat(stage.ledger.alarm("vms-down")).isEmpty();
    }

    @Test
    void groupsThatShouldStayApartDoNotIfThereIsNoOtherWayAndThatIsNoted() {
        stage.hosts(2)
                .kept("a", "h1", "group.anti.soft", "web")
                .kept("b", "h2", "group.anti.soft", "web")
                .dies("h1")
                .listing();

        assertThat(stage.starts()).containsExactly("a>h2");
        assertThat(stage.facts(Fact.Noted.class)).hasSize(1);
    }

    @Test
    void membersOfAGroupInOneRackAreSeenEvenIfTheirHostIsSilent() {
        stage.host("h1", 32, FailureDomain.of("r0"))
                .host("h2", 32, FailureDomain.of("site", "room", "r1"))
                .host("h3", 32, FailureDomain.of("site", "room", "r1"))
                .host("h4", 32, FailureDomain.of("site", "room", "r2"))
                .kept("a", "h1", "group.anti", "db@rack")
                .kept("b", "h2", "group.anti", "db@rack")
                .judge("h2", Verdict.UNKNOWN)
                .dies("h1")
                .listing();

        assertThat(stage.starts()).containsExactly("a>h4");
    }

    @Test
    void hostsThatAreHeldOrNotWellGetNothing() {
        stage.hosts(4).kept("a", "h1").judge("h2", Verdict.SUSPECT);
        stage.remember(new Fact.DrainBegun(new HostId("h3"), "somebody"));
        stage.dies("h1").listing();

        assertThat(stage.starts()).containsExactly("a>h4");
    }

    @Test
    void roomThatIsTakenIsNotGivenAwayTwice() {
        stage.hosts(2)
                .kept("big", "h2", 20)
                .kept("a", "h1", 10)
                .kept("b", "h1", 10)
                .dies("h1")
                .listing();

        assertThat(stage.starts()).hasSize(1);
        assertThat(stage.failover.waiting()).hasSize(1);
    }

    @Test
    void aRefusalLeadsToAnotherHostAtOnce() {
        stage.hosts(3)
                .kept("a", "h1")
                .kept("b", "h3", 8)
                .dies("h1")
                .world(effect -> Optional.of(isStartOn(effect, "h2") ? Stage.NO_ROOM : stage.well(effect)))
                .listing();

        assertThat(stage.starts()).containsExactly("a>h2", "a>h3");
        assertThat(stage.home("a")).isEqualTo("h3");
    }

    @Test
    void whatFailsEverywhereIsTriedAgainAfterGrowingWaitsForEver() {
        stage.hosts(2)
                .kept("a", "h1")
                .dies("h1")
                .world(effect -> Optional.of(effect instanceof Effect.Restart ? Stage.NO_ROOM : stage.well(effect)))
                .listing();
        assertThat(stage.starts()).hasSize(1);

        stage.pass(Duration.ofSeconds(29));
        assertThat(stage.starts()).hasSize(1);
        stage.pass(Duration.ofSeconds(5));
        assertThat(stage.starts()).hasSize(2);
        stage.pass(Duration.ofMinutes(52));
        assertThat(stage.starts()).hasSize(6);
        stage.pass(Duration.ofMinutes(91));
        assertThat(stage.starts()).hasSize(9);
    }

    @Test
    void aStartInDoubtIsGivenAgainToTheSameHostAndByTheSameOperation() {
        stage.hosts(4)
                .kept("a", "h1")
                .dies("h1")
                .world(effect -> Optional.of(effect instanceof Effect.Restart ? Stage.NO_ANSWER : stage.well(effect)))
                .listing()
                .pass(Duration.ofMinutes(30));

        assertThat(stage.effects(Effect.Restart.class))
                .hasSizeGreaterThan(5)
                .extracting(
                        start -> start.operation().id(),
                        start -> start.request().target())
                .containsOnly(org.assertj.core.groups.Tuple.tuple(
                        stage.facts(Fact.StartIntended.class).get(0).operation(),
                        stage.facts(Fact.StartIntended.class).get(0).target()));
    }

    @Test
    void aStartInDoubtIsGivenElsewhereOnceItsTargetIsDeadByThatDeathsProof() {
        stage.hosts(3)
                .kept("a", "h1")
                .kept("b", "h3", 8)
                .dies("h1")
                .world(effect -> Optional.of(isStartOn(effect, "h2") ? Stage.NO_ANSWER : stage.well(effect)))
                .listing()
                .pass(Duration.ofSeconds(5));
        assertThat(stage.home("a")).isEqualTo("h1");

        stage.dies("h2").pass(Duration.ofSeconds(1));
        assertThat(stage.home("a")).isEqualTo("h3");
        Effect.Restart last = stage.effects(Effect.Restart.class)
                .get(stage.effects(Effect.Restart.class).size() - 1);
        assertThat(last.request().evidence()).isEqualTo(Stage.receipt("h2"));
    }

    @Test
    void aVmThatIsFoundRunningIsNotStarted() {
        Residence elsewhere = new Residence.OnHost(new HostId("h3"), VmState.RUNNING);
        stage.hosts(3)
                .kept("a", "h1")
                .kept("b", "h3", 8)
                .dies("h1")
                .world(effect -> Optional.of(
                        effect instanceof Effect.Restart
                                ? new Reply.Failed(ErrorKind.CONFLICT, io.evenkeel.spi.Effect.NONE, "it runs")
                                : new Reply.Located(elsewhere)))
                .listing();

        assertThat(stage.starts()).hasSize(1);
        assertThat(stage.home("a")).isEqualTo("h3");
        assertThat(stage.failover.waiting()).isEmpty();
    }

    @Test
    void aVmThatMayBeOnTwoDeadHostsIsStartedOnTheProofOfOneAfterTheOther() {
        stage.hosts(4).kept("a", "h1").kept("b", "h2");
        Residence unclear = new Residence.Unknown("no answer", Set.of(new HostId("h1"), new HostId("h2")));
        stage.dies("h1").dies("h2");
        stage.world(effect -> {
            boolean isB = effect instanceof Effect.Restart start
                    && start.request().vm().equals(new VmId("b"))
                    && stage.effects(Effect.Restart.class).stream()
                                    .filter(each -> each.request().vm().equals(new VmId("b")))
                                    .count()
                            < 3;
            if (isB) {
                return Optional.of(new Reply.Failed(ErrorKind.CONFLICT, io.evenkeel.spi.Effect.NONE, "not proven"));
            }
            return Optional.of(effect instanceof Effect.Locate ? new Reply.Located(unclear) : stage.well(effect));
        });
        stage.listing().pass(Duration.ofSeconds(2));

        assertThat(stage.effects(Effect.Restart.class).stream()
                        .filter(each -> each.request().vm().equals(new VmId("b")))
                        .map(each -> each.request().evidence())
                        .toList())
                .contains(Stage.receipt("h1"), Stage.receipt("h2"));
        assertThat(stage.home("b")).isNotEqualTo("h2");
    }

    @Test
    void aVmLeftToThePlatformIsNotStarted() {
        stage.hosts(2)
                .kept("a", "h1", "protect", "platform")
                .dies("h1")
                .listing()
                .pass(Duration.ofHours(1));

        assertThat(stage.effects).isEmpty();
        assertThat(stage.facts(Fact.Noted.class)).hasSize(1);
    }

    @Test
    void aCrashedVmIsStartedWhereItWasAndElsewhereOnceItGoesOnCrashing() {
        stage.hosts(2).kept("a", "h1").listing();
        for (int crash = 0; crash < 4; crash++) {
            stage.residences.put(new VmId("a"), new Residence.OnHost(new HostId("h1"), VmState.CRASHED));
            stage.listing(Stage.vm("a", "h1", VmState.CRASHED)).pass(Duration.ofMinutes(7));
        }

        assertThat(stage.starts()).containsExactly("a>h1", "a>h1", "a>h1", "a>h2");
        assertThat(stage.effects(Effect.Restart.class))
                .allMatch(start -> start.request().evidence() instanceof FoundOff);
    }

    @Test
    void aVmWithAnotherOrderOpenIsLeftAloneUntilThatHasEnded() {
        stage.hosts(2).kept("a", "h1");
        Fact.MigrationIntended migration = new Fact.MigrationIntended(
                io.evenkeel.spi.OperationId.random(), new VmId("a"), new HostId("h1"), new HostId("h2"), "test");
        stage.remember(migration);
        stage.dies("h1").listing().pass(Duration.ofMinutes(1));
        assertThat(stage.starts()).isEmpty();

        stage.remember(new Fact.MigrationEnded(
                migration.operation(),
                new VmId("a"),
                Optional.empty(),
                new io.evenkeel.supervisor.fact.Ending(io.evenkeel.supervisor.fact.Ending.Kind.SHUT_OUT, "")));
        stage.turn(new Input.Tick());
        assertThat(stage.starts()).containsExactly("a>h2");
    }

    private static boolean isStartOn(Effect effect, String host) {
        return effect instanceof Effect.Restart start
                && start.request().target().equals(new HostId(host));
    }
}
