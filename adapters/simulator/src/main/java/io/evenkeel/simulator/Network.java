package io.evenkeel.simulator;

import io.evenkeel.spi.inventory.HostId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What migrations send over, and how they share it.
 *
 * <p>A migration passes the sending side of one host, the receiving side of another and, where one is given, the link
 * between them. Each of these is shared evenly, except that what a migration with a limit leaves over goes to the
 * others; the migration gets the least of its shares. The sum therefore never exceeds a capacity.
 */
final class Network {

    private record Pair(HostId one, HostId other) {
        static Pair of(HostId a, HostId b) {
            return a.value().compareTo(b.value()) <= 0 ? new Pair(a, b) : new Pair(b, a);
        }
    }

    /** Something with a capacity that migrations share. */
    private record Pool(double capacity, Set<Job> jobs) {

        double shareOf(Job job) {
            List<Job> byLimit = new ArrayList<>(jobs);
            byLimit.sort(Comparator.comparingDouble(each -> each.maxBandwidth));
            double left = capacity;
            for (int i = 0; i < byLimit.size(); i++) {
                double share = Math.min(byLimit.get(i).maxBandwidth, left / (byLimit.size() - i));
                if (byLimit.get(i) == job) {
                    return share;
                }
                left -= share;
            }
            return 0;
        }
    }

    private final World world;
    private final Map<HostId, Pool> sending = new HashMap<>();
    private final Map<HostId, Pool> receiving = new HashMap<>();
    private final Map<Pair, Pool> links = new HashMap<>();
    private final Set<Pair> cuts = new HashSet<>();

    Network(World world) {
        this.world = world;
    }

    void addHost(SimHost host) {
        double capacity = host.spec.nic().bytesPerSecond();
        sending.put(host.id(), new Pool(capacity, new LinkedHashSet<>()));
        receiving.put(host.id(), new Pool(capacity, new LinkedHashSet<>()));
    }

    void addLink(HostId a, HostId b, double bytesPerSecond) {
        links.put(Pair.of(a, b), new Pool(bytesPerSecond, new LinkedHashSet<>()));
    }

    void cut(HostId a, HostId b, boolean on) {
        if (on) {
            cuts.add(Pair.of(a, b));
        } else {
            cuts.remove(Pair.of(a, b));
        }
    }

    boolean isCut(HostId a, HostId b) {
        return cuts.contains(Pair.of(a, b));
    }

    void join(Job job) {
        pools(job).forEach(pool -> pool.jobs().add(job));
    }

    void leave(Job job) {
        pools(job).forEach(pool -> pool.jobs().remove(job));
    }

    /** The migrations whose share may differ when this one comes, goes or changes. */
    Collection<Job> neighbours(Job job) {
        Set<Job> neighbours = new LinkedHashSet<>();
        pools(job).forEach(pool -> neighbours.addAll(pool.jobs()));
        return neighbours;
    }

    /** What a migration gets, in bytes per second. */
    double rate(Job job) {
        return pools(job).stream().mapToDouble(pool -> pool.shareOf(job)).min().orElse(0);
    }

    /** Whether the two ends of a migration can exchange anything. */
    boolean connects(Job job) {
        HostId source = job.request.source();
        HostId destination = job.request.destination();
        return !job.broken
                && world.host(source).executes()
                && world.host(destination).executes()
                && !isCut(source, destination);
    }

    private List<Pool> pools(Job job) {
        HostId source = job.request.source();
        HostId destination = job.request.destination();
        List<Pool> pools = new ArrayList<>(3);
        addIfKnown(pools, sending.get(source));
        addIfKnown(pools, receiving.get(destination));
        addIfKnown(pools, links.get(Pair.of(source, destination)));
        return pools;
    }

    private static void addIfKnown(List<Pool> pools, @Nullable Pool pool) {
        if (pool != null) {
            pools.add(pool);
        }
    }
}
