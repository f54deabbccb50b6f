package io.evenkeel.simulation.world;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.run.Deafness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What each vantage point hears of each host: a sign of life every second unless it is lost.
 *
 * <p>Nothing happens for a sign of life. When somebody asks, those of the last minute are looked at; which of them were
 * lost follows from the seed. Like a witness of production, one that has heard nobody for long has not listened.
 */
public final class Heartbeats {

    private static final long PERIOD = Duration.ofSeconds(1).toNanos();
    private static final int FURTHEST = 60;

    private final Schedule schedule;
    private final long seed;
    private final Map<String, Point> points = new LinkedHashMap<>();
    private double loss;

    /** From one host to one vantage point. */
    private static final class Way {
        final Cuts cuts = new Cuts();
        final long phase;
        final long salt;
        boolean whole = true;
        long wholeSince;
        long heardBefore;

        Way(long salt) {
            this.salt = salt;
            this.phase = Math.floorMod(Dice.mix(salt), PERIOD);
        }
    }

    /** One vantage point. */
    private static final class Point {
        final Map<SimHost, Way> ways = new LinkedHashMap<>();
        int whole;
        /** No way was whole, one is now, and nothing has come by it yet. */
        boolean isReturning;

        long listeningSince;
    }

    Heartbeats(Schedule schedule, long seed, List<String> witnesses, Iterable<SimHost> hosts) {
        this.schedule = schedule;
        this.seed = seed;
        int number = 0;
        for (String witness : witnesses) {
            Point point = new Point();
            for (SimHost host : hosts) {
                point.ways.put(host, new Way(Dice.mix(seed + ++number)));
            }
            point.whole = point.ways.size();
            points.put(witness, point);
        }
    }

    /** How many signs of life are lost, from 0 to 1. */
    public void lose(double share) {
        freeze();
        this.loss = share;
    }

    private void freeze() {
        for (Point point : points.values()) {
            settle(point);
            point.ways.forEach((host, way) -> {
                if (way.whole) {
                    way.heardBefore = lastHeard(way);
                    way.wholeSince = schedule.now();
                }
            });
        }
    }

    public void cut(String witness, SimHost host, Cuts.Way direction, boolean isCut) {
        way(witness, host).cuts.change(direction, isCut);
        update(host);
    }

    /** Something about a host, or a way from it, has changed. */
    void update(SimHost host) {
        for (Point point : points.values()) {
            Way way = point.ways.get(host);
            if (way == null) {
                continue;
            }
            boolean whole = host.executes() && way.cuts.isHeard();
            if (whole == way.whole) {
                continue;
            }
            settle(point);
            if (whole) {
                way.wholeSince = schedule.now();
                point.isReturning |= point.whole++ == 0;
            } else {
                way.heardBefore = lastHeard(way);
                point.isReturning &= --point.whole > 0;
            }
            way.whole = whole;
        }
    }

    /** Finds whether anything has been heard since a vantage point heard nobody at all, and what follows from it. */
    private void settle(Point point) {
        if (!point.isReturning) {
            return;
        }
        long last = Long.MIN_VALUE;
        long first = Long.MAX_VALUE;
        for (Way way : point.ways.values()) {
            last = Math.max(last, way.heardBefore);
            first = way.whole ? Math.min(first, firstHeard(way)) : first;
        }
        if (first > schedule.now()) {
            return;
        }
        point.isReturning = false;
        if (Deafness.isLong(point.ways.size(), first - last, PERIOD)) {
            point.listeningSince = first;
        }
    }

    /** When the first sign came since a way is whole; never, if none has come yet. */
    private long firstHeard(Way way) {
        long beat = -Math.floorDiv(way.phase - way.wholeSince, PERIOD);
        for (int i = 0; i < FURTHEST; i++, beat++) {
            long at = beat * PERIOD + way.phase;
            if (at > schedule.now()) {
                break;
            }
            if (!isLost(way, beat)) {
                return at;
            }
        }
        return Long.MAX_VALUE;
    }

    private long lastHeard(Way way) {
        long now = schedule.now();
        long beat = Math.floorDiv(now - way.phase, PERIOD);
        for (int back = 0; back < FURTHEST; back++, beat--) {
            long at = beat * PERIOD + way.phase;
            if (at < way.wholeSince) {
                return way.heardBefore;
            }
            if (!isLost(way, beat)) {
                return at;
            }
        }
        return Math.max(way.heardBefore, now - FURTHEST * PERIOD);
    }

    private boolean isLost(Way way, long beat) {
        return loss > 0 && (Dice.mix(way.salt ^ beat ^ seed) >>> 11) * 0x1.0p-53 < loss;
    }

    /** How long ago a witness last heard of each host; of none while it hears nobody at all. */
    public Map<HostId, Duration> heard(String witness) {
        Point point = points.get(witness);
        if (point == null) {
            throw new IllegalArgumentException("no witness " + witness + "; there are " + points.keySet());
        }
        settle(point);
        List<Map.Entry<HostId, Duration>> ages = new ArrayList<>(point.ways.size());
        long latest = Long.MIN_VALUE;
        for (Map.Entry<SimHost, Way> each : point.ways.entrySet()) {
            Way way = each.getValue();
            long last = way.whole ? lastHeard(way) : way.heardBefore;
            latest = Math.max(latest, last);
            long age = Math.max(0, schedule.now() - Math.max(last, point.listeningSince));
            ages.add(Map.entry(each.getKey().id(), Duration.ofNanos(age)));
        }
        boolean isDeaf = Deafness.isDeaf(ages.size(), schedule.now() - latest, PERIOD);
        return isDeaf ? Map.of() : map(ages);
    }

    /** One that is not copied once more by whoever wants it immutable. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
    private static Map<HostId, Duration> map(List<Map.Entry<HostId, Duration>> entries) {
        return Map.ofEntries(entries.toArray(new Map.Entry[0]));
    }

    /** For how many vantage points a host's ways are whole in both directions: these feed its watchdog. */
    int feeders(SimHost host) {
        return count(host, Cuts::isWhole);
    }

    /** How many vantage points a host's signs of life reach. */
    int hearers(SimHost host) {
        return count(host, Cuts::isHeard);
    }

    private int count(SimHost host, Predicate<Cuts> isGood) {
        int good = 0;
        for (Point point : points.values()) {
            Way way = point.ways.get(host);
            good += way != null && isGood.test(way.cuts) ? 1 : 0;
        }
        return good;
    }

    public List<String> witnesses() {
        return new ArrayList<>(points.keySet());
    }

    private Way way(String witness, SimHost host) {
        Point point = points.get(witness);
        Way way = point == null ? null : point.ways.get(host);
        if (way == null) {
            throw new IllegalArgumentException("no witness " + witness + " or no host " + host);
        }
        return way;
    }
}
