package io.evenkeel.supervisor.explain;

import static io.evenkeel.supervisor.bench.Bench.host;
import static io.evenkeel.supervisor.bench.Bench.vm;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.supervisor.balance.BalanceDuty;
import io.evenkeel.supervisor.balance.BalanceSettings;
import io.evenkeel.supervisor.bench.Bench;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.maintenance.MaintenanceDuty;
import io.evenkeel.supervisor.maintenance.MaintenanceSettings;
import io.evenkeel.supervisor.migration.MigrationDuty;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.verdict.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static final OperationId OPERATION = OperationId.parse("00000000-0000-0000-0000-00000000000a");

    private final Bench bench = new Bench();
    private final Notices notices = new Notices();

    private Explainer explainer() {
        MoveQueue queue = new MoveQueue();
        ClusterPicture picture = bench.picture();
        MigrationDuty migrations = bench.putMigrations(queue);
        MaintenanceDuty maintenance = bench.put(new MaintenanceDuty(
                bench.ledger,
                bench.view,
                bench.verdicts,
                bench.outbox,
                queue,
                picture,
                MaintenanceSettings.DEFAULT,
                notices,
                bench.now()));
        BalanceDuty balance = new BalanceDuty(
                bench.ledger,
                bench.view,
                bench.verdicts,
                bench.outbox,
                queue,
                picture,
                BalanceSettings.DEFAULT,
                bench.now());
        return new Explainer(
                Epoch.of(2),
                bench.ledger,
                bench.view,
                bench.verdicts,
                bench.put(new PlatformCare(false, bench.outbox, bench.ledger, bench.view, notices)),
                queue,
                migrations,
                maintenance,
                balance,
                picture,
                notices);
    }

    @Test
    void aVmThatIsWellIsToldWhereItWouldGoAndWhyNotElsewhere() {
        Map<String, String> apart = Map.of("evenkeel.group.anti", "db");
        bench.host("h1", 32)
                .host("h2", 32)
                .host("h3", 1)
                .host("h4", 32)
                .vm("db1", "h1", apart)
                .vm("db2", "h2", apart);
        VmStory story = explainer().whyVm("db1").orElseThrow();
        assertThat(story.where()).isEqualTo("on h1, running");
        assertThat(story.because()).isEqualTo("no supervisor has brought it there");
        assertThat(story.next()).isEqualTo("nothing; should host h1 die, it would be started on h4");
        assertThat(story.otherHosts())
                .containsEntry("h2", "a rule about groups of VMs forbids it")
                .containsEntry("h3", "no room: the VM needs 4096 MiB of memory, 1024 are left")
                .containsEntry("h4", "");
    }

    @Test
    void aVmThatIsOffIsToldFromWhenOnItIsKeptAliveIfAPersonSaysSo() {
        bench.host("h1", 32).seen("a", new Residence.Nowhere(), Map.of());
        bench.ledger.add(new Fact.Protection(vm("a"), true), Epoch.of(2));

        VmStory story = explainer().whyVm("a").orElseThrow();

        assertThat(story.where()).isEqualTo("on no host");
        assertThat(story.keeping())
                .isEqualTo("it is kept alive from when it is seen running, because a person said so");
    }

    @Test
    void aVmThatThePlatformKeepsIsLeftToIt() {
        bench.host("h1", 32).host("h2", 32).vm("a", "h1").vm("b", "h1");
        bench.ledger.add(new Fact.KeptByPlatform(List.of(vm("a")), true), Epoch.of(2));
        Explainer explainer = explainer();

        VmStory story = explainer.whyVm("a").orElseThrow();
        assertThat(story.keeping())
                .isEqualTo("it is left to the platform's own high availability, and nothing here restarts it");
        assertThat(story.next()).isEqualTo("nothing; should host h1 die, the platform is to restart it");
        assertThat(explainer.whyHost("h1").orElseThrow().next())
                .isEqualTo("nothing; should it die, 1 VM is started elsewhere; 1 is left to the platform's own high"
                        + " availability");

        bench.dead("h1");
        assertThat(explainer.whyVm("a").orElseThrow().next())
                .isEqualTo(
                        "the platform is to restart it; should the platform let go of it, it is started from here, on"
                                + " proof");
        assertThat(explainer.whyVm("b").orElseThrow().next()).startsWith("it is started, as soon as");
    }

    @Test
    void howAVmCameToItsHostIsRememberedOverCompaction() {
        bench.host("h1", 32).host("h2", 32).vm("v1", "h2");
        bench.ledger.add(
                new Fact.MigrationIntended(OPERATION, vm("v1"), host("h1"), host("h2"), "drain of h1"), Epoch.of(1));
        bench.ledger.add(
                new Fact.MigrationEnded(OPERATION, vm("v1"), Optional.of(host("h2")), new Ending(Ending.Kind.DONE, "")),
                Epoch.of(1));
        assertThat(explainer().whyVm("v1").orElseThrow().because()).isEqualTo("it was moved from h1: drain of h1");
        Ledger compacted = new Ledger();
        bench.ledger.facts().forEach(fact -> compacted.add(fact, Epoch.of(3)));
        assertThat(compacted.arrival(vm("v1"))).isEqualTo(bench.ledger.arrival(vm("v1")));
    }

    @Test
    void aVmOnAHostThatIsDownIsToldThatItIsStarted() {
        bench.host("h1", 32).vm("v1", "h1").dead("h1");
        VmStory story = explainer().whyVm("v1").orElseThrow();
        assertThat(story.next()).startsWith("it is started");
    }

    @Test
    void aVmThatWaitsForItsMoveIsToldForWhat() {
        bench.host("h1", 32).host("h2", 32).vm("v1", "h1").judged("h2", Verdict.SUSPECT);
        Explainer explainer = explainer();
        bench.ask(new Request.Move(vm("v1"), host("h2"), "ann"));
        assertThat(explainer.whyVm("v1").orElseThrow().next())
                .isEqualTo("it is moved to h2 (request by ann); host h2 is suspect");
        assertThat(explainer.status().waiting())
                .containsExactly(new Status.WaitingMove(vm("v1"), host("h2"), "request by ann", "host h2 is suspect"));
    }

    @Test
    void aHostIsToldItsVerdictAndWhatFollows() {
        bench.host("h1", 32).vm("v1", "h1").judged("h1", Verdict.LOST);
        HostStory story = explainer().whyHost("h1").orElseThrow();
        assertThat(story.verdict()).isEqualTo(Verdict.LOST);
        assertThat(story.reasons()).isEqualTo("by hand");
        assertThat(story.next()).contains("1 VM is started elsewhere");
    }

    @Test
    void theStatusShowsHostsWhatIsHeldWhatIsUnderWayAndWhatIsDown() {
        bench.host("h1", 32)
                .host("h2", 32)
                .host("h3", 32)
                .vm("v1", "h1")
                .vm("v2", "h3")
                .dead("h3");
        Explainer explainer = explainer();
        bench.ask(new Request.Drain(host("h1"), "ann"));
        bench.tick();
        Status status = explainer.status();
        assertThat(status.hosts()).extracting(Status.HostLine::verdict).contains(Verdict.DEAD_CONFIRMED);
        assertThat(status.hosts().get(0).held()).isEqualTo("it is being emptied for ann");
        assertThat(status.down()).containsExactly(vm("v2"));
        assertThat(status.underWay()).containsExactly("VM v1 is being moved from h1 to h2: drain of h1");
        assertThat(status.moves()).hasSize(1);
    }

    @Test
    void whatNobodyKnowsHasNoStory() {
        assertThat(explainer().whyVm("v9")).isEmpty();
        assertThat(explainer().whyHost("h9")).isEmpty();
    }
}
