package io.evenkeel.simulation.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InvariantsTest {

    private static final Epoch FIRST = Epoch.of(1);

    private static final Duration BOOT = Duration.ofSeconds(5);

    private final WorldSettings settings = quicklyBooting(Draw.STANDARD.of(1).world());
    private final Schedule schedule = new Schedule();
    private final Datacenter world = new Datacenter(settings, schedule, new Dice(1));
    private final List<Violation> violations = new ArrayList<>();
    private final Invariants invariants = new Invariants(schedule, world, new Limits(0.3, 64), violations::add);
    private final SimVm vm = world.vms().iterator().next();
    private final HostId host = vm.executing().get(0).id();
    private final HostId other = world.hosts().stream()
            .map(SimHost::id)
            .filter(each -> !each.equals(host))
            .findFirst()
            .orElseThrow();

    private static WorldSettings quicklyBooting(WorldSettings of) {
        return new WorldSettings(
                of.hosts(),
                of.vms(),
                of.startGuard(),
                of.hasCentralGuards(),
                of.ignoresEpochs(),
                of.watchdog(),
                BOOT,
                of.powerOff(),
                of.slowPowerOff(),
                of.witnesses());
    }

    private void after(Duration time) {
        schedule.runUntil(schedule.now() + time.toNanos());
    }

    /** The fence reaches its host, which loses its power and has it again {@code gone} later; the answer takes longer. */
    private void believed(Duration gone, Duration answer) {
        OperationId fence = new OperationId(new UUID(1, 1));
        invariants.appended("s1", FIRST, List.of(new Fact.FenceIntended(fence, host, "test")));
        invariants.arrived(new Effect.Fence(1, new Operation(fence, FIRST), host, Duration.ofSeconds(25)));
        world.losePower(host);
        after(gone);
        world.givePower(host);
        after(answer.minus(gone));
        FenceReceipt receipt = new FenceReceipt(host, "simulated-power-off", schedule.instant());
        invariants.appended("s1", FIRST, List.of(new Fact.HostDead(host, receipt)));
        violations.clear(); // of other things that this is not about
        Operation start = new Operation(new OperationId(new UUID(1, 2)), FIRST);
        invariants.starts(start, vm, world.host(other), receipt);
    }

    @Test
    void aReceiptThatWasAskedForTooLongAgoIsSeenThroughThoughTheHostHasHadPowerForAMomentOnly() {
        believed(Duration.ofSeconds(20), Duration.ofSeconds(31));

        assertThat(violations)
                .singleElement()
                .satisfies(found -> assertThat(found.invariant()).isEqualTo(Invariant.I2))
                .asString()
                .contains("which was not off then");
    }

    @Test
    void aReceiptInTimeIsTrueThoughTheHostHasPowerAgain() {
        believed(Duration.ofSeconds(20), Duration.ofSeconds(29));

        assertThat(violations).isEmpty();
    }
}
