package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.fact.MigrationManner;
import java.time.Duration;

/**
 * How migrations are made.
 *
 * @param perHost how many at once leave and enter one host, together; 2, as oVirt has it
 * @param perUplink how many at once leave and enter one failure domain above the host; 8
 * @param total how many at once; 64. An adapter's own limits hold beside these
 * @param look from one look at a migration to the next; 2 s
 * @param slowestLook the same while nothing can be learned; 30 s
 * @param patience for one call; 30 s
 * @param orderLife how long an order that was never answered may take to have its effect; 10 min: ten times the longest deadline of an order
 * @param alarmAfter for how long it may stay unclear where a VM is before a person is called; 60 s
 * @param perGibibyte how long a migration may take for each GiB of memory; 150 s, as KubeVirt has it
 * @param leastEnd how long any migration may take; 10 min
 * @param startWithin how long a move that a person asked for waits, unless they say otherwise; 1 h
 * @param manner how VMs are moved
 */
public record MigrationSettings(
        int perHost,
        int perUplink,
        int total,
        Duration look,
        Duration slowestLook,
        Duration patience,
        Duration orderLife,
        Duration alarmAfter,
        Duration perGibibyte,
        Duration leastEnd,
        Duration startWithin,
        MigrationManner manner) {

    public static final MigrationSettings DEFAULT = new MigrationSettings(
            2,
            8,
            64,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(150),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            MigrationManner.PLAIN);

    public MigrationSettings {
        if (perHost < 1 || perUplink < 1 || total < 1) {
            throw new IllegalArgumentException("perHost " + perHost + ", perUplink " + perUplink + ", total " + total
                    + ": each must be 1 or more");
        }
        requireNonNull(look, "look");
        requireNonNull(slowestLook, "slowestLook");
        requireNonNull(patience, "patience");
        requireNonNull(orderLife, "orderLife");
        requireNonNull(alarmAfter, "alarmAfter");
        requireNonNull(perGibibyte, "perGibibyte");
        requireNonNull(leastEnd, "leastEnd");
        requireNonNull(startWithin, "startWithin");
        requireNonNull(manner, "manner");
    }

    /** How long a migration of so much memory may take. */
    Duration endWithin(DataSize memory) {
        Duration bySize = Duration.ofMillis((long) (perGibibyte.toMillis() * (memory.bytes() / (double) (1L << 30))));
        return bySize.compareTo(leastEnd) < 0 ? leastEnd : bySize;
    }
}
