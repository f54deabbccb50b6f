package io.evenkeel.supervisor.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** VMs come and go; nothing is reckoned with those that are gone. */
class VmsThatAreGoneTest {

    private final ScriptedWorld world = ScriptedWorld.of(3).vm("v1", "h1");
    private final List<Vm> others = new ArrayList<>();

    private static Vm vm(String id, String host, int gib) {
        return new Vm(
                new VmId(id),
                id,
                new Residence.OnHost(new HostId(host), VmState.RUNNING),
                1,
                DataSize.ofGibibytes(gib),
                Map.of(),
                Instant.EPOCH,
                false);
    }

    private boolean isV1There = true;

    private SupervisorDriver begin() {
        world.answering(Effect.ListVms.class, ask -> {
            List<Vm> all = new ArrayList<>(others);
            if (isV1There) {
                all.add(vm("v1", "h1", 1));
            } else {
                all.add(new Vm(
                        new VmId("v1"),
                        "v1",
                        new Residence.Unknown("h1 does not answer", Set.of(new HostId("h1"))),
                        1,
                        DataSize.ofGibibytes(1),
                        Map.of(),
                        Instant.EPOCH,
                        false));
            }
            return Optional.of(new Reply.Vms(all));
        });
        world.answering(
                Effect.Locate.class,
                ask -> Optional.of(new Reply.Failed(ErrorKind.NOT_FOUND, io.evenkeel.spi.Effect.NONE, "no such VM")));
        world.answering(
                Effect.Migrate.class,
                ask -> Optional.of(new Reply.Failed(ErrorKind.NOT_FOUND, io.evenkeel.spi.Effect.NONE, "no such VM")));
        return new SupervisorDriver(
                SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2"))), world);
    }

    /** VMs that come, run for a minute and are deleted. */
    private void churn(SupervisorDriver driver, int rounds) {
        for (int i = 0; i < rounds; i++) {
            others.add(vm("job-a-" + i, "h2", 8));
            others.add(vm("job-b-" + i, "h3", 8));
            driver.run(Duration.ofMinutes(1));
            others.clear();
            driver.run(Duration.ofMinutes(2));
        }
    }

    @Test
    void deletedVmsTakeNoRoom() {
        SupervisorDriver driver = begin();
        driver.run(Duration.ofMinutes(3));
        churn(driver, 12);
        assertThat(driver.supervisor().ledger().kept()).hasSize(1);
        world.cutPower("h1");
        isV1There = false;
        driver.run(Duration.ofHours(2));
        assertThat(driver.facts(Fact.StartIntended.class)).isNotEmpty();
    }

    @Test
    void aVmOfAHostThatDiesIsStartedElsewhere() {
        SupervisorDriver driver = begin();
        driver.run(Duration.ofMinutes(3));
        world.cutPower("h1");
        isV1There = false;
        driver.run(Duration.ofHours(2));
        assertThat(driver.facts(Fact.StartIntended.class)).isNotEmpty();
    }

    @Test
    void aHostWhoseVmWasDeletedCanBeEmptied() {
        SupervisorDriver driver = begin();
        driver.run(Duration.ofMinutes(3));
        churn(driver, 1);
        driver.ask(new Request.Drain(new HostId("h2"), "ada")).run(Duration.ofMinutes(30));
        assertThat(driver.facts(Fact.DrainEnded.class)).singleElement().matches(Fact.DrainEnded::isEmpty);
    }

    @Test
    void aHostThatIsGoneIsForgottenThoughAVmWasDeletedThere() {
        SupervisorDriver driver = begin();
        driver.run(Duration.ofMinutes(3));
        churn(driver, 1);
        world.hang("h2").lists("h2", false);
        driver.run(Duration.ofHours(24));
        assertThat(driver.supervisor().verdicts().standing(new HostId("h2"))).isEmpty();
    }
}
