package io.evenkeel.simulator;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A VM and where it is. Guarded by the world's lock. */
final class SimVm {

    /** A migration that broke when either side might have gone on: the source waits until the other is known. */
    record Limbo(HostId source, HostId destination, boolean wasRunning) {}

    final VmSpec spec;
    final long since;
    final Map<HostId, Holding> holdings = new LinkedHashMap<>();
    final Set<HostId> definedOn = new LinkedHashSet<>();
    final GuestLife life;
    int boots;
    boolean crashed;

    /** Whether the datacenter's own high availability keeps it. */
    boolean isKeptByPlatform;

    /** Whether its host took it down, and it has not been started since. */
    boolean wentDownWithHost;

    @Nullable
    HostId announcedFrom;

    @Nullable
    Job job;

    @Nullable
    Limbo limbo;

    SimVm(World world, VmSpec spec) {
        this.spec = spec;
        this.since = world.timeline.now();
        this.life = new GuestLife(world, this);
    }

    VmId id() {
        return spec.id();
    }

    @Nullable
    Holding on(HostId host) {
        return holdings.get(host);
    }

    /** Every host that may have something of it. */
    Set<HostId> places() {
        Set<HostId> places = new LinkedHashSet<>(definedOn);
        holdings.forEach((host, holding) -> {
            if (holding.isWhole()) {
                places.add(host);
            }
        });
        if (job != null) {
            places.add(job.request.source());
            places.add(job.request.destination());
        }
        if (limbo != null) {
            places.add(limbo.source());
            places.add(limbo.destination());
        }
        return places;
    }
}
