package io.evenkeel.server.plan.snapshot;

import io.evenkeel.planner.policy.RecentDemand;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataRate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How busy VMs were in some samples: of CPU the percentile that the supervisor plans with ({@link RecentDemand}), of the
 * dirty rate the last that was seen.
 */
final class LoadSamples {
    private final int size;
    private final Map<VmId, Page> pages = new HashMap<>();
    private Optional<String> trouble = Optional.empty();

    /** What is known of one VM. */
    private static final class Page {
        /** As shares of its virtual CPUs. */
        final RecentDemand cpu;

        DataRate dirtyRate = DataRate.ofBytesPerSecond(0);

        Page(int size) {
            cpu = new RecentDemand(size);
        }
    }

    private LoadSamples(int size) {
        this.size = size;
    }

    /** None, for this reason. */
    static LoadSamples none(String reason) {
        LoadSamples none = new LoadSamples(1);
        none.trouble = Optional.of(reason);
        return none;
    }

    /**
     * Takes them. If some fail the others count; if the first fails there are none.
     *
     * @param soon by when each must have come
     */
    static LoadSamples take(LoadMonitoring load, Supplier<Deadline> soon, LoadSampling sampling)
            throws InterruptedException {
        LoadSamples samples = new LoadSamples(sampling.samples());
        int failed = 0;
        for (int sample = 1; sample <= sampling.samples(); sample++) {
            if (sample > 1) {
                sampling.pause().before(sample);
            }
            try {
                samples.add(load.vms(soon.get()));
            } catch (HypervisorException e) {
                if (sample == 1) {
                    return none("loads could not be read, and every VM counts as idle: " + Explanation.ofFailure(e));
                }
                failed++;
                samples.trouble = Optional.of(failed + " of " + sampling.samples()
                        + " samples of the load could not be read: " + Explanation.ofFailure(e));
            }
        }
        return samples;
    }

    private void add(List<VmLoad> loads) {
        for (VmLoad load : loads) {
            Page page = pages.computeIfAbsent(load.vm(), vm -> new Page(size));
            page.cpu.add(load.cpu().value());
            load.dirtyRate().ifPresent(rate -> page.dirtyRate = rate);
        }
    }

    /** What went wrong. */
    Optional<String> trouble() {
        return trouble;
    }

    boolean isNone() {
        return pages.isEmpty();
    }

    /** What a VM takes. */
    record Load(double cpu, DataRate dirtyRate) {}

    /** What each VM that was sampled takes, under the name that plans give it. */
    Map<String, Load> byName(Function<VmId, String> name) {
        return pages.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> name.apply(entry.getKey()),
                        entry -> new Load(entry.getValue().cpu.percentile(), entry.getValue().dirtyRate)));
    }
}
