package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainOfAWholeSupervisorTest {

    private final Map<VmId, HostId> where = new LinkedHashMap<>();
    private final Map<OperationId, MigrationRequest> migrations = new LinkedHashMap<>();
    private boolean isFinishing = true;
    private final ScriptedWorld world = ScriptedWorld.of(3)
            .answering(Effect.ListVms.class, ask -> Optional.of(new Reply.Vms(vms())))
            .answering(
                    Effect.Locate.class,
                    ask -> Optional.of(new Reply.Located(
                            new Residence.OnHost(requireNonNull(where.get(ask.vm())), VmState.RUNNING))))
            .answering(Effect.Migrate.class, ask -> {
                migrations.putIfAbsent(ask.operation().id(), ask.request());
                return Optional.of(see(ask.operation().id()));
            })
            .answering(
                    Effect.ObserveMigration.class,
                    ask -> Optional.of(see(ask.operation().id())));

    private List<Vm> vms() {
        return where.entrySet().stream()
                .map(entry -> new Vm(
                        entry.getKey(),
                        entry.getKey().value(),
                        new Residence.OnHost(entry.getValue(), VmState.RUNNING),
                        2,
                        DataSize.ofGibibytes(4),
                        Map.of(),
                        Instant.EPOCH))
                .toList();
    }

    private Reply see(OperationId operation) {
        MigrationRequest request = migrations.get(operation);
        if (request == null) {
            return new Reply.MigrationSeen(Optional.empty());
        }
        if (!isFinishing) {
            return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.of(operation, MigrationPhase.PRECOPY)));
        }
        where.put(request.vm(), request.destination());
        return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.ended(
                operation,
                new MigrationOutcome.Completed(
                        new Residence.OnHost(request.destination(), VmState.RUNNING),
                        Optional.empty(),
                        NetworkAnnouncement.ANNOUNCED))));
    }

    private void vm(String id, String host) {
        where.put(new VmId(id), new HostId(host));
    }

    @Test
    void aHostIsEmptiedByTheWholeSupervisor() {
        for (int i = 0; i < 6; i++) {
            vm("v" + i, "h1");
        }
        SupervisorDriver driver = new SupervisorDriver(SupervisorSettings.DEFAULT, world);
        driver.run(Duration.ofSeconds(30)).ask(new Request.Drain(new HostId("h1"), "ann"));
        driver.runUntil(() -> !driver.facts(Fact.DrainEnded.class).isEmpty(), Duration.ofMinutes(2));
        assertThat(driver.facts(Fact.DrainEnded.class).get(0).isEmpty()).isTrue();
        assertThat(where.values()).doesNotContain(new HostId("h1"));
        assertThat(driver.facts(Fact.FenceIntended.class)).isEmpty();
        assertThat(driver.supervisor().ledger().keptOn(new HostId("h1"))).isEmpty();
        assertThat(driver.supervisor().explainer().whyVm("v0").orElseThrow().because())
                .isEqualTo("it was moved from h1: drain of h1");
    }

    @Test
    void aSupervisorThatDiesInADrainIsFollowedByOneThatEndsItWithoutRepeatingAMigration() {
        for (int i = 0; i < 4; i++) {
            vm("v" + i, "h1");
        }
        SupervisorDriver first = new SupervisorDriver(SupervisorSettings.DEFAULT, world);
        isFinishing = false;
        first.run(Duration.ofSeconds(30)).ask(new Request.Drain(new HostId("h1"), "ann"));
        first.run(Duration.ofSeconds(20));
        assertThat(migrations).hasSize(2);
        isFinishing = true;
        SupervisorDriver second =
                new SupervisorDriver(SupervisorSettings.DEFAULT, world, Epoch.of(2), first.now(), first.journal());
        second.runUntil(() -> !second.facts(Fact.DrainEnded.class).isEmpty(), Duration.ofMinutes(5));
        assertThat(second.facts(Fact.DrainEnded.class).get(0).isEmpty()).isTrue();
        assertThat(migrations).hasSize(4);
        assertThat(second.facts(Fact.MigrationEnded.class)).hasSize(4);
    }
}
