package io.evenkeel.server.plan.snapshot;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster and where it is from.
 *
 * @param takenAt when it was so; empty if nobody says
 * @param source from where it was taken, in words
 * @param leftOut hosts that are not in it, and why
 * @param notes what else a plan for it does not know
 */
public record ClusterSnapshot(
        Cluster cluster,
        Optional<Instant> takenAt,
        Optional<String> source,
        Map<String, String> leftOut,
        List<String> notes) {
    public ClusterSnapshot {
        requireNonNull(cluster, "cluster");
        requireNonNull(takenAt, "takenAt");
        requireNonNull(source, "source");
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        notes = List.copyOf(notes);
    }

    /** A cluster of which nothing more is known. */
    public static ClusterSnapshot of(Cluster cluster) {
        return new ClusterSnapshot(cluster, Optional.empty(), Optional.empty(), Map.of(), List.of());
    }

    /** The same with another cluster. */
    public ClusterSnapshot with(Cluster other) {
        return new ClusterSnapshot(other, takenAt, source, leftOut, notes);
    }
}
