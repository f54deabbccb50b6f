package io.evenkeel.simulation.world;

import io.evenkeel.spi.inventory.VmId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A VM as it truly is. */
public final class SimVm {

    final VmSpec spec;
    final Map<SimHost, Holding> holdings = new LinkedHashMap<>();
    /** Where, for all that the platform knows, something of it may be. */
    final Set<SimHost> places = new LinkedHashSet<>();

    SimHost home;
    boolean crashed;
    boolean stoppedOnPurpose;
    boolean guestHung;
    /** Since when, in nanoseconds. */
    long guestHungAt;

    boolean isKeptByPlatform;
    /** Whether the platform keeps it or ever did, and so knows for its starts where it is. */
    boolean wasKeptByPlatform;
    /** Whether the platform has kept it from the beginning, without a break. */
    boolean isKeptUnchanged;
    /** Whether the platform will look after it presently. */
    boolean isPlatformDue;

    int boots;

    @Nullable
    SimMigration migration;

    SimVm(VmSpec spec, SimHost home) {
        this.spec = spec;
        this.home = home;
        this.isKeptByPlatform = spec.isKeptByPlatform();
        this.wasKeptByPlatform = isKeptByPlatform;
        this.isKeptUnchanged = isKeptByPlatform;
        places.add(home);
    }

    public VmId id() {
        return spec.id();
    }

    /** Where its virtual CPUs execute now. */
    public List<SimHost> executing() {
        List<SimHost> hosts = new ArrayList<>(1);
        holdings.forEach((host, holding) -> {
            if (holding == Holding.RUNNING && host.executes()) {
                hosts.add(host);
            }
        });
        return hosts;
    }

    /** Where its virtual CPUs execute, or will when a host that hangs goes on. */
    public List<SimHost> held() {
        return List.copyOf(holdings.keySet());
    }

    public boolean isStoppedOnPurpose() {
        return stoppedOnPurpose;
    }

    public boolean isGuestHung() {
        return guestHung;
    }

    /** Whether the hypervisor's own high availability keeps it. */
    public boolean isKeptByPlatform() {
        return isKeptByPlatform;
    }

    /** Whether it has done so from the beginning, without a break. */
    public boolean isKeptUnchanged() {
        return isKeptUnchanged;
    }

    public int boots() {
        return boots;
    }

    public boolean isMigrating() {
        return migration != null;
    }

    @Override
    public String toString() {
        return spec.id().value();
    }
}
