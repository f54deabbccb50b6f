package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.world.VmSpec;
import io.evenkeel.simulation.world.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws which VMs the platform's own high availability keeps, and when it takes some in or lets them go. */
final class PlatformDraw {

    static final List<FaultKind> KINDS = List.of(FaultKind.PLATFORM_TAKES_IN, FaultKind.PLATFORM_LETS_GO);

    /** How many worlds have such a platform, and how many of the VMs there are its own at the beginning. */
    private static final double WORLDS = 0.3;

    private static final double VMS = 0.5;
    private static final int MOST_CHANGES = 4;

    /** Changes come about when something else happens: a little before, or while it is dealt with. */
    private static final Duration BEFORE = Duration.ofSeconds(20);

    private static final Duration AFTER = Duration.ofSeconds(100);
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private final Dice dice;

    PlatformDraw(Dice dice) {
        this.dice = dice;
    }

    WorldSettings world(WorldSettings plain) {
        if (!dice.chance(WORLDS)) {
            return plain;
        }
        return plain.withVms(plain.vms().stream()
                .map(vm -> dice.chance(VMS) ? vm.keptByPlatform() : vm)
                .toList());
    }

    FaultPlan plan(FaultPlan plain, WorldSettings world, Duration from, Duration until) {
        if (!world.hasPlatformHa() || plain.faults().isEmpty()) {
            return plain;
        }
        List<Fault> changes = new ArrayList<>();
        int count = dice.below(MOST_CHANGES + 1);
        for (int i = 0; i < count; i++) {
            VmSpec vm = dice.pick(world.vms());
            Duration about = dice.pick(plain.faults()).at();
            Duration at = within(dice.between(about.minus(BEFORE), about.plus(AFTER)), from, until.minus(SHORTEST));
            changes.add(new Fault(
                    vm.isKeptByPlatform() ? FaultKind.PLATFORM_LETS_GO : FaultKind.PLATFORM_TAKES_IN,
                    vm.id().value(),
                    at,
                    dice.between(SHORTEST, until.minus(at))));
        }
        return plain.with(changes);
    }

    private static Duration within(Duration at, Duration from, Duration until) {
        return at.compareTo(from) < 0 ? from : at.compareTo(until) > 0 ? until : at;
    }
}
