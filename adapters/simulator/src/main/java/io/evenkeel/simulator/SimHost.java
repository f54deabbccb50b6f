package io.evenkeel.simulator;

import io.evenkeel.simulator.Timeline.Appointment;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A host and what has become of it. Guarded by the world's lock. */
final class SimHost {

    /** How a fence device behaves. */
    enum FenceDevice {
        WORKING,
        /** Accepts orders and does not carry them out. */
        IDLE,
        /** Does not answer. */
        DEAD
    }

    final HostSpec spec;
    final Set<Job> jobs = new LinkedHashSet<>();
    long memoryUsed;
    boolean powered = true;
    boolean frozen;
    boolean isolated;
    /** Seen to be off by the platform, which a mere crash is not. */
    boolean knownOff;

    /** When it last got power again, in nanoseconds of the timeline; null if it never lost it or is still without. */
    @Nullable
    Long repoweredAt;

    /** When it last ceased to answer, in nanoseconds of the timeline; null while it answers. */
    @Nullable
    Long silentSince;

    @Nullable
    Appointment booting;

    @Nullable
    Appointment poweringOff;

    boolean maintenance;
    boolean storageHung;
    FenceDevice fenceDevice = FenceDevice.WORKING;

    SimHost(HostSpec spec) {
        this.spec = spec;
    }

    HostId id() {
        return spec.id();
    }

    boolean executes() {
        return powered && !frozen;
    }

    /** Whether management gets an answer from it. */
    boolean answers() {
        return executes() && !isolated;
    }

    /** Whether something may be on it that management cannot see. */
    boolean isOpaque() {
        return !answers() && !knownOff;
    }

    long memoryFree() {
        return Math.max(0, spec.memory().bytes() - memoryUsed);
    }

    HostState state() {
        if (knownOff) {
            return HostState.OFF;
        }
        if (!answers()) {
            return HostState.UNREACHABLE;
        }
        return maintenance ? HostState.MAINTENANCE : HostState.AVAILABLE;
    }
}
