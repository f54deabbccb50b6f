package io.evenkeel.server.command;

import io.evenkeel.planner.explain.Explainer;
import io.evenkeel.planner.explain.Grounds;
import io.evenkeel.planner.explain.Pinned;
import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.model.Resource;
import io.evenkeel.planner.plan.Plan;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.planner.schedule.Schedule;
import io.evenkeel.planner.schedule.Scheduler;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.server.plan.ClusterFiles;
import io.evenkeel.server.plan.PlanReport;
import io.evenkeel.server.plan.RuleLevels;
import io.evenkeel.server.plan.snapshot.ClusterSnapshot;
import io.evenkeel.server.plan.snapshot.LiveCluster;
import io.evenkeel.server.plan.snapshot.LoadSampling;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.unit.DataRate;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all plans have in common: the cluster and how the plan is shown. */
@Command
final class PlanOptions {
    private static final int MOST_SAMPLES = 1000;

    /** Longer than most bursts, and thirty samples take five minutes. */
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    @Mixin
    private final Conversation conversation;

    @Option(
            names = "--cluster",
            paramLabel = "PATH",
            description = {
                "Plan for the cluster in this file: JSON as 'plan snapshot' writes it, text of Ganeti's htools, or a"
                        + " directory with nodes.csv and vms.csv. Without it: the hosts and VMs of the connection."
            })
    private @Nullable Path path;

    @Option(
            names = "--utilisation",
            paramLabel = "FILE",
            description = "With text of htools: the loads that htools take with -U.")
    private @Nullable Path utilisation;

    @Option(
            names = "--link",
            paramLabel = "RATE",
            description = "What the link of every host carries, for example 25Gbit/s (default: what the file says, or"
                    + " 10Gbit/s).")
    private @Nullable DataRate link;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Plans with the same seed are the same (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--explain",
            description =
                    "Say of every move why this VM and this host, and what ruled the others out; and why others stay.")
    private boolean isExplained;

    @Option(
            names = "--result",
            paramLabel = "FILE",
            description = {
                "Write the cluster as it is after the plan to this file: as text of htools if --cluster is that, so that"
                        + " htools can score the plan, else as JSON."
            })
    private @Nullable Path result;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Look at the load so many times, and plan with what VMs exceed in a tenth of the samples at most"
                            + " (default: 1).")
    private @Nullable Integer samples;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description = "From one sample of the load to the next (default: 10s).")
    private @Nullable Duration every;

    @Inject
    PlanOptions(Conversation conversation) {
        this.conversation = conversation;
    }

    long seed() {
        return seed;
    }

    Console console() {
        return conversation.console();
    }

    boolean isJson() {
        return conversation.isJson();
    }

    boolean isExplained() {
        return isExplained;
    }

    /** What a migration can count on: a lane of a host's link. */
    DataRate lane() {
        DataRate whole = link == null ? DataRate.ofMegabitsPerSecond(10_000) : link;
        return DataRate.ofBytesPerSecond(Math.max(1, whole.bytesPerSecond() / lanes().outgoing()));
    }

    private static Lanes lanes() {
        return Lanes.usual();
    }

    /**
     * The cluster that is planned for, from a file or a connection; what is not in it is told as warnings.
     *
     * @throws InputException if the options contradict each other or the file is wrong
     */
    ClusterSnapshot snapshot() throws InterruptedException {
        if (result != null) {
            ClusterFiles.demandPlace("--result", result);
        }
        ClusterSnapshot snapshot = read();
        snapshot.leftOut().entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                .forEach((reason, hosts) -> conversation.warn(
                        "left out with what is there: " + String.join(", ", hosts) + " (" + reason + ")"));
        snapshot.notes().forEach(conversation::warn);
        RuleLevels.unknown(snapshot.cluster()).forEach(conversation::warn);
        DataRate rate = link;
        return rate == null ? snapshot : snapshot.with(snapshot.cluster().mapHosts(host -> host.linkedBy(rate)));
    }

    private ClusterSnapshot read() throws InterruptedException {
        if (path == null) {
            if (utilisation != null) {
                throw new InputException("--utilisation goes with --cluster and text of htools");
            }
            try (OpenConnection open = conversation.open()) {
                return LiveCluster.take(open, sampling());
            }
        }
        if (samples != null || every != null) {
            throw new InputException("--samples and --every go with a connection; the loads of a file are in it");
        }
        if (conversation.isConnectionNamed()) {
            throw new InputException("--cluster and the options of a connection exclude each other; a file is enough");
        }
        return utilisation == null ? ClusterFiles.read(path) : ClusterFiles.readGaneti(path, utilisation);
    }

    private LoadSampling sampling() {
        int count = samples == null ? 1 : samples;
        Duration time = every == null ? USUAL_PAUSE : every;
        if (count < 1 || count > MOST_SAMPLES || time.isZero() || time.compareTo(LONGEST_PAUSE) > 0) {
            throw new InputException("--samples is " + count + " and --every " + Figures.duration(time) + "; give 1 to "
                    + MOST_SAMPLES + ", and up to " + Figures.duration(LONGEST_PAUSE));
        }
        return new LoadSampling(count, sample -> {
            console().err().println("measuring loads: " + (sample - 1) + " of " + count + " samples");
            console().err().flush();
            // Nothing counts it down: this is a pause that an interruption ends.
            boolean unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    /** Refuses hosts that are not in the cluster, and says why they are not. */
    static void demandHosts(ClusterSnapshot snapshot, Collection<String> wanted) {
        List<String> known =
                snapshot.cluster().hosts().stream().map(host -> host.name()).toList();
        for (String host : wanted) {
            String reason = snapshot.leftOut().get(host);
            if (reason != null) {
                throw new InputException("host " + host + " is left out (" + reason
                        + "), so what is there is not known; plan with --cluster from a snapshot of before");
            }
            if (!known.contains(host)) {
                throw new InputException("no host '" + host + "'; " + NearMatches.hint(host, known, "hosts"));
            }
        }
    }

    /** Refuses shares of resources that the cluster has not, and shares that no host can use. */
    static void demandShares(String option, Map<String, Double> shares, Cluster cluster) {
        List<String> known = cluster.resources().stream().map(Resource::name).toList();
        shares.forEach((name, share) -> {
            if (!known.contains(name)) {
                throw new InputException(
                        option + ": no resource '" + name + "'; " + NearMatches.hint(name, known, "resources"));
            }
            double most =
                    Math.max(1, cluster.resources().get(known.indexOf(name)).overcommit());
            if (!(share > 0 && share <= most)) {
                throw new InputException(option + ": " + name + "=" + share
                        + " is no share; it must be more than 0 and at most " + most
                        + ", write for example " + name + "=0.4 for 40 %");
            }
        });
    }

    /** Plans, and takes a name that is not in the cluster as bad input. */
    static <T> T planned(Supplier<T> planning) {
        try {
            return planning.get();
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Puts the plan into time, explains it if that is asked for, and writes what comes of it if that is.
     *
     * @param marked the cluster as the plan took it
     */
    PlanReport report(Cluster marked, Plan plan, boolean isUrgencyKept, Grounds grounds) {
        write(marked, List.of(plan));
        return reportOnly(marked, plan, isUrgencyKept, grounds);
    }

    /** Writes what comes of plans that are made one after the other, if that is asked for. */
    void write(Cluster marked, List<Plan> plans) {
        if (result != null) {
            Map<String, String> moved = new LinkedHashMap<>();
            plans.forEach(plan -> plan.moves().forEach(move -> moved.put(move.vm(), move.to())));
            ClusterFiles.writeAfter(moved, marked, Optional.ofNullable(path), result);
        }
    }

    /** As {@link #report}, for one of several plans, of which nothing is written. */
    PlanReport reportOnly(Cluster marked, Plan plan, boolean isUrgencyKept, Grounds grounds) {
        Schedule schedule = Scheduler.schedule(marked, plan.moves(), lanes(), isUrgencyKept);
        PlanReport report = PlanReport.of(plan, schedule, Pinned.onHostsToEmpty(marked));
        return isExplained ? report.explained(Explainer.explain(marked, plan, schedule, lanes(), grounds)) : report;
    }

    /** Refuses options that are of plans, for a command that makes none. */
    void demandNoPlan(String remedy) {
        if (result != null) {
            throw new InputException("--result goes with plans that move VMs; " + remedy);
        }
    }

    void warn(String warning) {
        conversation.warn(warning);
    }

    /** Warns of hosts that a plan leaves above a share, if there are any. */
    boolean warnOfHot(Map<String, String> hot) {
        hot.forEach((host, resource) -> conversation.warn("host " + host + " still uses too much " + resource
                + ": its VMs may not be moved, or no other host stays below with one of them"));
        return !hot.isEmpty();
    }

    /** Warns of a plan that does not come to the score it was to reach, if it does not. */
    boolean warnOfMissed(Plan plan, double score) {
        boolean isMissed = plan.scoreAfter() > score;
        if (isMissed) {
            conversation.warn(String.format(
                    Locale.ROOT,
                    "no plan was found that comes to %.4f: this one comes to %.4f; ask for less, or let more VMs move"
                            + " (--moves, --policy eager)",
                    score,
                    plan.scoreAfter()));
        }
        return isMissed;
    }

    /** Shows the plan; 1 if something that must be done cannot be. */
    int show(PlanReport report) {
        Console console = console();
        console.out().print(isJson() ? report.json() : String.join("\n", report.lines(console.outStyle())) + "\n");
        return report.isWhole() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
