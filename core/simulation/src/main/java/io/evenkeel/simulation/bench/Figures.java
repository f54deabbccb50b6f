package io.evenkeel.simulation.bench;

import io.evenkeel.simulation.fault.Fault;
import io.evenkeel.simulation.fault.FaultKind;
import io.evenkeel.simulation.fault.FaultPlan;
import io.evenkeel.simulation.node.CycleTerm;
import io.evenkeel.simulation.noise.NoisyNetwork;
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
import io.evenkeel.supervisor.journal.Journal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What the supervisor promises in figures, measured in simulated clusters of the default profile. */
public final class Figures {

    private static final Duration WARM = Duration.ofSeconds(140);
    static final Duration LENGTH = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofMinutes(20);

    /** From what a lone vantage point takes for a silence on; it is over well before the run is. */
    private static final Duration SHORTEST_CUT = Duration.ofSeconds(15);

    private static final Duration LONGEST_CUT = Duration.ofSeconds(100);

    private static final int SMALL = 5;
    private static final int MEDIUM = 10;
    private static final int PER_HOST = 20;
    private static final int NOISY_HOSTS = 100;

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

    /** Fences of hosts that live: when nobody hears a third of them or more, and when nobody is heard for a while. */
    public List<Figure> falseFences(long runs) {
        long vanished = 0;
        long cutOff = 0;
        for (long seed = first; seed < first + runs; seed++) {
            vanished += vanishing(seed).measures().fences();
            cutOff += cut(seed).measures().fences();
        }
        return List.of(
                none("fences when 30 to 100 % of the hosts vanish", runs, vanished),
                none("fences while the supervisor is cut off, and after", runs, cutOff));
    }

    /** The supervisor is cut off and back: what it could not hear then must not be held against hosts afterwards. */
    private RunResult cut(long seed) {
        return new SeededRun(spec(seed, SMALL, 4, LENGTH, List.of(cutOf(seed))), Wiring.RIGHT, false).run();
    }

    static Fault cutOf(long seed) {
        Dice dice = new Dice(Dice.mix(seed)).of("cut");
        Duration at = dice.between(WARM, WARM.plusSeconds(20));
        return new Fault(FaultKind.PLATFORM_CUT, "s1", at, dice.between(SHORTEST_CUT, LONGEST_CUT));
    }

    private RunResult vanishing(long seed) {
        Dice dice = new Dice(Dice.mix(seed)).of("vanishing");
        Duration at = dice.between(WARM, WARM.plusSeconds(20));
        int vanishing = dice.between((int) Math.ceil(MEDIUM * 0.3), MEDIUM);
        List<Fault> faults = IntStream.rangeClosed(1, vanishing)
                .mapToObj(i -> new Fault(FaultKind.HOST_ISOLATED, "h" + i, at, LENGTH))
                .toList();
        return new SeededRun(spec(seed, MEDIUM, 2, LENGTH, faults), Wiring.RIGHT, false).run();
    }

    /** Living hosts that are judged lost because what they send is, first one by one and then in bursts. */
    public List<Figure> noise(int hostDays) {
        return List.of(
                noise("10 % of messages lost", hostDays, 0.1, 1),
                noise("1 % lost in bursts of 3 s", hostDays, 0.01, 3));
    }

    private Figure noise(String name, int hostDays, double loss, double burst) {
        long chunks = Math.max(1, hostDays / NOISY_HOSTS);
        long lost = LongStream.range(first, first + chunks)
                .parallel()
                .map(seed -> {
                    NoisyNetwork network = new NoisyNetwork(NOISY_HOSTS, loss, burst, new SplittableRandom(seed));
                    network.run(Duration.ofDays(1));
                    return network.falselyLost();
                })
                .sum();
        return none("hosts falsely lost in " + chunks * NOISY_HOSTS + " host-days, " + name, chunks, lost);
    }

    /**
     * How fast the intents to start the VMs of many hosts that die at once become durable in journals of production.
     *
     * @param journals in each of which all is written that is written in the simulation
     */
    public List<Figure> intents(int hosts, int dying, List<ClockedJournal> journals) {
        UnaryOperator<Journal> beside = simulated -> {
            Journal all = simulated;
            for (ClockedJournal each : journals) {
                all = each.beside(all);
            }
            return all;
        };
        Wiring wiring = Wiring.RIGHT.with(new CycleTerm.Surroundings(beside, adapters -> adapters));
        SeededRun run = new SeededRun(spec(first, hosts, PER_HOST, LENGTH, deaths(dying)), wiring, false);
        run.begin();
        run.runUntil(LENGTH);
        return journals.stream()
                .map(each -> new Figure(
                        "intents to start VMs, journaled in " + each.name(),
                        each.intents(),
                        String.format(Locale.ROOT, "%.0f/s, in %d writes", each.perSecond(), each.batches()),
                        "2000/s at least",
                        each.perSecond() >= 2000 && each.intents() >= (long) PER_HOST * dying))
                .toList();
    }

    private static List<Fault> deaths(int dying) {
        return IntStream.rangeClosed(1, dying)
                .mapToObj(i -> new Fault(FaultKind.HOST_CRASH, "h" + i * 7, WARM, Duration.ofMinutes(10)))
                .toList();
    }

    /** A thousand hosts, of which ten die at once. The speed is that of a JVM that has run for a while. */
    public List<Figure> size(int hosts, int dying) {
        long begun = cpu();
        SeededRun run = new SeededRun(spec(first, hosts, PER_HOST, LENGTH, deaths(dying)), Wiring.RIGHT, false);
        RunResult result = run.run();
        // What was fenced is switched on at the end of the time and watched for a while; that is simulated as well.
        double speed = run.schedule().now() / (double) (cpu() - begun);
        List<Duration> starts = result.measures().fromProof();
        String name = hosts + " hosts, " + PER_HOST * hosts + " VMs, " + dying + " hosts die: ";
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
                        String.valueOf(PER_HOST * dying),
                        result.isGood() && result.measures().starts() >= PER_HOST * dying),
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
