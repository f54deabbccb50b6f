package io.evenkeel.simulation.bench;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.Measures;
import io.evenkeel.simulation.seeded.RunResult;
import io.evenkeel.simulation.seeded.RunSpec;
import io.evenkeel.simulation.seeded.SeededRun;
import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.simulation.world.HostSpec;
import io.evenkeel.simulation.world.VmSpec;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the supervisor promises in figures, measured in simulated clusters of the default profile. */
public final class Figures {

    private static final Duration WARM = Duration.ofSeconds(140);
    private static final Duration LENGTH = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final int SMALL = 5;

    private final long first;

    /** @param first the seed of the first run of each figure */
    public Figures(long first) {
        this.first = first;
    }

    /** From a host's death to the verdict, and to the orders that start its VMs elsewhere. */
    public List<Figure> deaths(long runs) {
        List<Duration> verdicts = new ArrayList<>();
        List<Duration> starts = new ArrayList<>();
        List<Duration> withoutBmc = new ArrayList<>();
        for (long seed = first; seed < first + runs; seed++) {
            Measures working =
                    run(seed, SMALL, 4, LENGTH, FaultKind.HOST_CRASH, "h1").measures();
            verdicts.addAll(working.toFence());
            starts.addAll(working.toStart());
            Measures dead = run(seed, SMALL, 4, LENGTH, FaultKind.HOST_AND_BMC_DEAD, "h1")
                    .measures();
            withoutBmc.addAll(dead.toStart());
        }
        return List.of(
                time("death to verdict", runs, verdicts, 11, 13),
                time("death to start ordered", runs, starts, 15, 35),
                time("the same, BMC dead too, watchdog of 30 s", runs, withoutBmc, 60, 60));
    }

    /** Fences of hosts that live. */
    public List<Figure> falseFences(long runs) {
        long vanished = 0;
        long cutOff = 0;
        for (long seed = first; seed < first + runs; seed++) {
            vanished += run(seed, SMALL, 4, LENGTH, FaultKind.MASS_SILENCE, "")
                    .measures()
                    .fences();
            cutOff += run(seed, SMALL, 4, LENGTH, FaultKind.PLATFORM_CUT, "s1")
                    .measures()
                    .fences();
        }
        return List.of(
                none("fences when 60 % of the hosts vanish", runs, vanished),
                none("fences while the supervisor is cut off", runs, cutOff));
    }

    /** A thousand hosts, of which ten die within a second. */
    public List<Figure> size(int hosts, int dying) {
        List<Fault> faults = IntStream.rangeClosed(1, dying)
                .mapToObj(i ->
                        new Fault(FaultKind.HOST_CRASH, "h" + i * 7, WARM.plusMillis(i * 90L), Duration.ofMinutes(10)))
                .toList();
        long begun = cpu();
        RunResult result = new SeededRun(spec(first, hosts, 20, LENGTH, faults), Wiring.RIGHT, false).run();
        double seconds = (cpu() - begun) / 1e9;
        double speed = LENGTH.toSeconds() / seconds;
        List<Duration> starts = result.measures().fromProof();
        String name = hosts + " hosts, " + 20 * hosts + " VMs, " + dying + " hosts die: ";
        return List.of(
                new Figure(
                        name + "speed",
                        1,
                        String.format(Locale.ROOT, "%.0f times real time (of one CPU)", speed),
                        "300 at least",
                        speed >= 300),
                new Figure(
                        name + "VMs started",
                        1,
                        result.measures().starts() + (result.isGood() ? "" : ", " + result.violations()),
                        String.valueOf(20 * dying),
                        result.isGood() && result.measures().starts() >= 20 * dying),
                time(name + "proof to start ordered", 1, starts, 10, 10));
    }

    private RunResult run(long seed, int hosts, int vmsPerHost, Duration length, FaultKind kind, String target) {
        Dice dice = new Dice(Dice.mix(seed)).of("moment");
        Duration at = dice.between(WARM, WARM.plusSeconds(20));
        Fault fault = new Fault(kind, target, at, length);
        return new SeededRun(spec(seed, hosts, vmsPerHost, length, List.of(fault)), Wiring.RIGHT, false).run();
    }

    private static RunSpec spec(long seed, int hosts, int vmsPerHost, Duration length, List<Fault> faults) {
        return new RunSpec(seed, world(hosts, vmsPerHost), 1, new FaultPlan(faults), LONG, length);
    }

    private static WorldSettings world(int hosts, int vmsPerHost) {
        List<HostSpec> specs = new ArrayList<>();
        List<VmSpec> vms = new ArrayList<>();
        for (int i = 1; i <= hosts; i++) {
            HostId id = new HostId("h" + i);
            specs.add(new HostSpec(id, 64, DataSize.ofGibibytes(256), FailureDomain.UNKNOWN, Map.of()));
            for (int v = 1; v <= vmsPerHost; v++) {
                vms.add(new VmSpec(new VmId(id + "-vm" + v), id, 2, DataSize.ofGibibytes(4), Map.of()));
            }
        }
        return new WorldSettings(
                specs,
                vms,
                StartGuard.EPOCH_GUARD,
                true,
                false,
                Optional.of(Duration.ofSeconds(30)),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(15),
                Draw.WITNESSES);
    }

    /** Other work on the machine does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Figure time(String name, long runs, List<Duration> times, int p50, int p99) {
        if (times.isEmpty()) {
            return new Figure(name, runs, "never", "p50 " + p50 + " s, p99 " + p99 + " s", false);
        }
        List<Duration> sorted = times.stream().sorted().toList();
        double half = seconds(sorted, 0.5);
        double most = seconds(sorted, 0.99);
        return new Figure(
                name,
                runs,
                String.format(Locale.ROOT, "p50 %.1f s, p99 %.1f s, largest %.1f s", half, most, seconds(sorted, 1)),
                "p50 " + p50 + " s, p99 " + p99 + " s",
                half <= p50 && most <= p99);
    }

    private static double seconds(List<Duration> sorted, double share) {
        int index = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, index)).toNanos() / 1e9;
    }

    private static Figure none(String name, long runs, long number) {
        return new Figure(name, runs, String.valueOf(number), "0", number == 0);
    }
}
