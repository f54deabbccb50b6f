package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.migration.MigrationLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Counts migrations by host, uplink and in all, and tells whether there is a lane for one more. */
final class Traffic {

    private final int perHost;
    private final int perUplink;
    private final int total;
    private final Function<HostId, FailureDomain> domains;
    private final Map<HostId, Integer> onHost = new LinkedHashMap<>();
    private final Map<FailureDomain, Integer> onUplink = new LinkedHashMap<>();
    private int running;

    /** @param domains where a host stands; a host of unknown domain uses no uplink */
    Traffic(MigrationSettings settings, Optional<MigrationLimits> limits, Function<HostId, FailureDomain> domains) {
        perHost = Math.min(
                settings.perHost(), limits.map(MigrationLimits::perHost).orElse(Integer.MAX_VALUE));
        perUplink = settings.perUplink();
        total = Math.min(settings.total(), limits.map(MigrationLimits::total).orElse(Integer.MAX_VALUE));
        this.domains = requireNonNull(domains, "domains");
    }

    /** A way from host to host; it keeps its uplinks, whatever becomes known of them meanwhile. */
    record Way(HostId source, HostId destination, Optional<FailureDomain> out, Optional<FailureDomain> in) {}

    Way way(HostId source, HostId destination) {
        FailureDomain from = domains.apply(source);
        FailureDomain to = domains.apply(destination);
        return from.equals(to)
                ? new Way(source, destination, Optional.empty(), Optional.empty())
                : new Way(source, destination, known(from), known(to));
    }

    private static Optional<FailureDomain> known(FailureDomain domain) {
        return domain.equals(FailureDomain.UNKNOWN) ? Optional.empty() : Optional.of(domain);
    }

    boolean isFull() {
        return running >= total;
    }

    boolean isFull(HostId host) {
        return onHost.getOrDefault(host, 0) >= perHost;
    }

    /** What stands in the way of one more; empty if nothing does. */
    Optional<String> obstacle(Way way) {
        if (isFull()) {
            return Optional.of("the cluster has its " + total + " migrations under way");
        }
        if (isFull(way.source())) {
            return Optional.of(full(way.source()));
        }
        if (isFull(way.destination())) {
            return Optional.of(full(way.destination()));
        }
        return way.out()
                .filter(this::isFullUplink)
                .or(() -> way.in().filter(this::isFullUplink))
                .map(domain -> "the uplink of " + domain + " carries its " + perUplink + " migrations");
    }

    private String full(HostId host) {
        return "host " + host.value() + " has its " + perHost + " migrations under way";
    }

    private boolean isFullUplink(FailureDomain domain) {
        return onUplink.getOrDefault(domain, 0) >= perUplink;
    }

    void enter(Way way) {
        count(way, 1);
    }

    void leave(Way way) {
        count(way, -1);
    }

    private void count(Way way, int by) {
        running += by;
        onHost.merge(way.source(), by, Traffic::sum);
        onHost.merge(way.destination(), by, Traffic::sum);
        way.out().ifPresent(domain -> onUplink.merge(domain, by, Traffic::sum));
        way.in().ifPresent(domain -> onUplink.merge(domain, by, Traffic::sum));
    }

    private static Integer sum(Integer a, Integer b) {
        return a + b;
    }
}
