package io.evenkeel.planner.model;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataRate;
import java.util.Set;

/**
 * A host.
 *
 * @param link what it can send, and receive, for migrations
 * @param labels what it offers beyond amounts: CPU features, devices, storage and networks it reaches
 */
public record Host(
        String name,
        HostState state,
        Amounts capacity,
        String rack,
        String room,
        String site,
        DataRate link,
        Set<String> labels) {
    private static final DataRate USUAL_LINK = DataRate.ofBytesPerSecond(1_250_000_000);

    public Host {
        requireNonNull(name, "name");
        requireNonNull(state, "state");
        requireNonNull(capacity, "capacity");
        requireNonNull(rack, "rack");
        requireNonNull(room, "room");
        requireNonNull(site, "site");
        requireNonNull(link, "link");
        labels = Set.copyOf(labels);
        if (link.bytesPerSecond() <= 0) {
            throw new IllegalArgumentException("host " + name + ": its link must carry something");
        }
    }

    /** A host that is online, in no particular rack, on a link of 10 Gb/s. */
    public static Host of(String name, Amounts capacity) {
        return new Host(name, HostState.ONLINE, capacity, "", "", "", USUAL_LINK, Set.of());
    }

    public Host in(HostState other) {
        return new Host(name, other, capacity, rack, room, site, link, labels);
    }

    /** The same host at this place; names are unique within the level above. */
    public Host at(String newRack, String newRoom, String newSite) {
        return new Host(name, state, capacity, newRack, newRoom, newSite, link, labels);
    }

    public Host linkedBy(DataRate rate) {
        return new Host(name, state, capacity, rack, room, site, rate, labels);
    }

    public Host offering(Set<String> offered) {
        return new Host(name, state, capacity, rack, room, site, link, offered);
    }

    /** The domain it fails with, by a path that is unique in the cluster. */
    public String domain(Level level) {
        return switch (level) {
            case HOST -> name;
            case RACK -> site + '/' + room + '/' + rack;
            case ROOM -> site + '/' + room;
            case SITE -> site;
        };
    }
}
