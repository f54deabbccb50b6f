package io.evenkeel.libvirt.load;

import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.JobStats;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has QEMU measure how fast VMs change their memory.
 *
 * <p>A measurement reads samples of a VM's memory for a second, which is not free. One VM of each host is measured at a
 * time, none more often than once a minute, and none that has a job such as a migration.
 */
final class DirtyRates {

    private static final int SECONDS = 1;

    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    /** What is older tells of another time. */
    private static final Duration OLDEST = Duration.ofMinutes(5);

    private final VmFigures figures;
    private final Ticker ticker;
    private final Map<VmPlace, Long> startedAt = new HashMap<>();

    DirtyRates(VmFigures figures, Ticker ticker) {
        this.figures = figures;
        this.ticker = ticker;
    }

    /** The rate that QEMU last measured, if that was done for us and lately. */
    synchronized Optional<DataRate> of(VmPlace place, VmSample sample) {
        Long started = startedAt.get(place);
        return started != null && ticker.nanos() - started < OLDEST.toNanos() ? sample.dirtyRate() : Optional.empty();
    }

    /** Begins the next measurement on this host, if one is due. */
    synchronized void next(HostId host, List<VmSample> samples) {
        long now = ticker.nanos();
        startedAt.values().removeIf(started -> now - started > OLDEST.toNanos());
        for (VmSample sample : samples) {
            VmPlace place = new VmPlace(sample.vm(), host);
            Long started = startedAt.get(place);
            if (started == null || now - started > AGAIN_AFTER.toNanos()) {
                startedAt.put(place, now);
                figures.onTheSide(host, wire -> wire.with(sample.vm().value(), DirtyRates::measure));
                return;
            }
        }
    }

    private static boolean measure(Dom domain) {
        boolean free = domain.state().isRunning() && domain.jobStats().type() == JobStats.NONE;
        if (free) {
            domain.startDirtyRateMeasurement(SECONDS);
        }
        return free;
    }
}
