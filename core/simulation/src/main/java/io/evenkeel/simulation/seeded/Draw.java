package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.world.HostSpec;
import io.evenkeel.simulation.world.VmSpec;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Draws runs from seeds.
 *
 * @param hosts how many
 * @param vmsPerHost at most, for each host
 * @param kinds of faults that may happen
 * @param length of each run; faults are over after three fifths of it
 */
public record Draw(int hosts, int vmsPerHost, List<FaultKind> kinds, Duration length) {

    /** Those of a well-kept cluster. */
    public static final List<String> WITNESSES = List.of("w1", "w2");

    /** How many clusters have no witness, which is what a supervisor without any settings has, and how many only one. */
    private static final double ALONE = 0.25;

    private static final double ONE_WITNESS = 0.1;

    /** 5 hosts, 10 minutes, everything that can go wrong. */
    public static final Draw STANDARD = new Draw(5, 4, List.of(FaultKind.values()), Duration.ofMinutes(10));

    private static final DataSize HOST_MEMORY = DataSize.ofGibibytes(64);
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    public Draw {
        kinds = List.copyOf(kinds);
    }

    public RunSpec of(long seed) {
        Dice dice = new Dice(Dice.mix(seed)).of("cluster");
        StartGuard guard = dice.pick(
                List.of(StartGuard.EPOCH_GUARD, StartGuard.EPOCH_GUARD, StartGuard.EXCLUSIVE_LEASE, StartGuard.NONE));
        PlatformDraw platform = new PlatformDraw(new Dice(Dice.mix(seed)).of("platform"));
        boolean hasPlatformHa = kinds.containsAll(PlatformDraw.KINDS);
        WorldSettings plain = world(dice, guard).withWitnesses(witnesses(new Dice(Dice.mix(seed)).of("witnesses")));
        WorldSettings world = hasPlatformHa ? platform.world(plain) : plain;
        int supervisors = dice.between(1, 3);
        Duration until = length.multipliedBy(3).dividedBy(5);
        List<FaultKind> others = kinds.stream()
                .filter(kind -> !PlatformDraw.KINDS.contains(kind))
                .toList();
        FaultPlan faults = FaultPlan.draw(
                new Dice(Dice.mix(seed)).of("faults"), targets(world, supervisors), others, WARM_UP, until);
        FaultPlan plan = hasPlatformHa ? platform.plan(faults, world, WARM_UP, until) : faults;
        return new RunSpec(seed, world, supervisors, plan, until, length);
    }

    private static List<String> witnesses(Dice dice) {
        if (dice.chance(ALONE)) {
            return List.of();
        }
        return dice.chance(ONE_WITNESS) ? WITNESSES.subList(0, 1) : WITNESSES;
    }

    private WorldSettings world(Dice dice, StartGuard guard) {
        List<HostSpec> specs = new ArrayList<>();
        List<VmSpec> vms = new ArrayList<>();
        for (int i = 1; i <= hosts; i++) {
            HostId id = new HostId("h" + i);
            specs.add(new HostSpec(id, 32, HOST_MEMORY, FailureDomain.of("rack-" + (1 + i % 2)), Map.of()));
            int count = dice.between(0, vmsPerHost);
            for (int v = 0; v < count; v++) {
                vms.add(new VmSpec(
                        new VmId("vm" + (vms.size() + 1)),
                        id,
                        dice.between(1, 4),
                        DataSize.ofGibibytes(dice.between(1, 8)),
                        Map.of()));
            }
        }
        return new WorldSettings(
                specs,
                vms,
                guard,
                dice.chance(0.5),
                false,
                dice.chance(0.6) ? Optional.of(Duration.ofSeconds(30)) : Optional.empty(),
                Duration.ofSeconds(dice.between(5, 60)),
                Duration.ofMillis(dice.between(500, 4000)),
                Duration.ofSeconds(dice.between(8, 40)),
                WITNESSES);
    }

    private static FaultPlan.Targets targets(WorldSettings world, int supervisors) {
        return new FaultPlan.Targets(
                world.hosts().stream().map(host -> host.id().value()).toList(),
                world.vms().stream().map(vm -> vm.id().value()).toList(),
                world.witnesses(),
                IntStream.rangeClosed(1, supervisors).mapToObj(i -> "s" + i).toList());
    }
}
