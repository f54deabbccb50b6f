package io.evenkeel.simulation.world;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.unit.DataSize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A host as it truly is. */
public final class SimHost {

    final HostSpec spec;
    /** What is in its memory. */
    final Map<SimVm, Holding> memory = new LinkedHashMap<>();
    /** Between it and the management of the hypervisor. */
    final Cuts management = new Cuts();
    /** Between its power controller and everybody. */
    final Cuts bmcPath = new Cuts();

    boolean powered = true;
    int hangs;
    int storageHangs;
    int slowdowns;
    Bmc bmc = Bmc.WORKING;
    /** The platform has seen that it is off, and it was not switched on since. */
    boolean knownOff;
    /** It stays off until somebody switches it on, as after a fence. */
    boolean heldOff;
    /** Its power controller has said that it is off when it was on. */
    boolean hasLied;

    long memoryUsed;
    /** When it last lost its power, and when it last got any; nanoseconds. */
    long lostPowerAt = -1;

    long gotPowerAt;
    Schedule.@Nullable Event booting;
    Schedule.@Nullable Event watchdog;
    /** When a watchdog was last fed for certain; meaningful while it runs out. */
    long unfedSince;

    SimHost(HostSpec spec) {
        this.spec = spec;
    }

    public HostId id() {
        return spec.id();
    }

    /** Its virtual CPUs execute. */
    public boolean executes() {
        return powered && hangs == 0;
    }

    public boolean isPowered() {
        return powered;
    }

    public boolean isHung() {
        return hangs > 0;
    }

    public boolean isStorageHung() {
        return storageHangs > 0;
    }

    /** It is on, although its power controller said that it was switched off. */
    public boolean hasLied() {
        return hasLied && powered;
    }

    /** It stays off until somebody switches it on, as after a fence. */
    public boolean isHeldOff() {
        return heldOff;
    }

    /** When it last lost its power, in nanoseconds; negative if it never did. */
    public long lostPowerAt() {
        return lostPowerAt;
    }

    /** When it last got power, in nanoseconds. */
    public long gotPowerAt() {
        return gotPowerAt;
    }

    /** What is wrong with its power controller, for readers; empty if nothing is. */
    public String bmcLine() {
        return bmc == Bmc.WORKING ? "" : ", power controller " + bmc;
    }

    public Bmc bmc() {
        return bmc;
    }

    /** It takes orders of the management and answers them. */
    public boolean answers() {
        return executes() && management.isWhole();
    }

    /** Nothing is wrong with it, nor with any way to it. */
    public boolean isSound() {
        return answers() && storageHangs == 0 && bmc == Bmc.WORKING && bmcPath.isWhole();
    }

    /** It has something in memory of which management cannot know. */
    boolean isOpaque() {
        return !answers() && !knownOff;
    }

    HostState state() {
        return answers() ? HostState.AVAILABLE : knownOff ? HostState.OFF : HostState.UNREACHABLE;
    }

    long memoryFree() {
        return spec.memory().bytes() - memoryUsed;
    }

    Optional<HostCapacity> capacity() {
        return answers()
                ? Optional.of(
                        new HostCapacity(spec.threads(), spec.memory(), DataSize.ofBytes(Math.max(0, memoryFree()))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return spec.id().value();
    }
}
