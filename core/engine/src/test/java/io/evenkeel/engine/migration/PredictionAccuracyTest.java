package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.VirtualTimeline;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Workload;
import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far predictions are from what then happens, over guests that write here and there, much and little. */
@Timeout(300)
class PredictionAccuracyTest {

    private static final DataRate LINK = DataRate.ofMebibytesPerSecond(100);

    private final List<Double> errorsBefore = new ArrayList<>();
    private final List<Double> errorsAfterOnePass = new ArrayList<>();
    private int withinP90;
    private int bounded;

    @Test
    void predictionsOfGuestsThatConvergeAreCloseToWhatHappens() throws Exception {
        for (WritePattern pattern : WritePattern.values()) {
            for (double share : new double[] {0.1, 0.3, 0.6}) {
                for (long dirty : new long[] {2, 10, 20, 28}) {
                    run(Workload.writing(Share.of(share), DataRate.ofMebibytesPerSecond(dirty), pattern));
                }
            }
        }
        System.out.printf(
                "prediction error over %d migrations: before the start median %.1f %%, p90 %.1f %%;"
                        + " after the first pass median %.1f %%, p90 %.1f %%; within the upper bound %d of %d%n",
                errorsBefore.size(),
                100 * quantile(errorsBefore, 0.5),
                100 * quantile(errorsBefore, 0.9),
                100 * quantile(errorsAfterOnePass, 0.5),
                100 * quantile(errorsAfterOnePass, 0.9),
                withinP90,
                bounded);
        assertThat(errorsBefore).hasSizeGreaterThan(20);
        assertThat(quantile(errorsBefore, 0.5)).isLessThan(0.10);
        assertThat(quantile(errorsAfterOnePass, 0.5)).isLessThan(0.05);
        assertThat(quantile(errorsAfterOnePass, 0.9)).isLessThan(0.15);
        assertThat(withinP90 / (double) bounded).isGreaterThan(0.8);
    }

    private void run(Workload workload) throws Exception {
        VirtualTime time = new VirtualTime();
        VirtualTimeline timeline = new VirtualTimeline(time);
        Datacenter datacenter = new Datacenter(11, time);
        HostId a = datacenter.addHost(HostSpec.of("a").withNic(LINK));
        HostId b = datacenter.addHost(HostSpec.of("b").withNic(LINK));
        VmId vm = datacenter.addVm(
                VmSpec.of("vm").withMemory(DataSize.ofMebibytes(2048)).withWorkload(workload), a);
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        EngineContext context =
                new EngineContext("simulator", getClass().getClassLoader(), time.clock(), time, Thread::new);
        Deadline soon = Deadline.after(Duration.ofSeconds(10), time);
        Hypervisor hypervisor = provider.connect(provider.configSchema().bind(Map.of()), context, soon);
        MigrationControl control = new MigrationControl(
                hypervisor,
                new MigrationDriver(timeline, timeline.executor(), DriverSettings.DEFAULTS),
                LadderPolicy.WATCH_ONLY,
                Optional.of(LINK));
        MigrationPlan plan = control.plan(MigrationRequest.of(vm, a, b), soon);
        Prediction before = plan.prediction().orElseThrow();
        if (before.convergence() != Convergence.CONVERGES) {
            return;
        }
        Migration migration = control.migrate(Operation.unled(), plan, soon);
        List<Estimate> afterOnePass = new ArrayList<>();
        timeline.runUntil(
                () -> {
                    migration
                            .latest()
                            .filter(look -> look.snapshot().memory().stream()
                                    .anyMatch(memory -> memory.iteration().orElse(1) == 2))
                            .flatMap(MigrationObservation::predictedTotal)
                            .ifPresent(afterOnePass::add);
                    return migration.outcome().toCompletableFuture().isDone();
                },
                Duration.ofMinutes(10));
        assertThat(migration.outcome().toCompletableFuture().join()).isInstanceOf(MigrationOutcome.Completed.class);
        double took = seconds(migration.latest().orElseThrow().elapsed());
        note(errorsBefore, before.remaining().orElseThrow(), took);
        if (!afterOnePass.isEmpty()) {
            note(errorsAfterOnePass, afterOnePass.get(0), took);
        }
    }

    private void note(List<Double> errors, Estimate estimate, double took) {
        errors.add(Math.abs(seconds(estimate.p50()) - took) / took);
        if (estimate.p90().isPresent()) {
            bounded++;
            if (took <= seconds(estimate.p90().get())) {
                withinP90++;
            }
        }
    }

    private static double quantile(List<Double> values, double part) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
