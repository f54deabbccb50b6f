package io.evenkeel.simulation.world;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.spi.inventory.HostId;
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
 * lost follows from the seed.
 */
public final class Heartbeats {

    private static final long PERIOD = Duration.ofSeconds(1).toNanos();
    private static final int FURTHEST = 60;

    /** So many periods without a word from anybody, and a witness knows that it is deaf itself. */
    private static final int DEAF = 3;

    private final Schedule schedule;
    private final long seed;
    private final Map<String, Map<SimHost, Way>> ways = new LinkedHashMap<>();
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

    Heartbeats(Schedule schedule, long seed, List<String> witnesses, Iterable<SimHost> hosts) {
        this.schedule = schedule;
        this.seed = seed;
        int number = 0;
        for (String witness : witnesses) {
            Map<SimHost, Way> of = new LinkedHashMap<>();
            for (SimHost host : hosts) {
                of.put(host, new Way(Dice.mix(seed + ++number)));
            }
            ways.put(witness, of);
        }
    }

    /** How many signs of life are lost, from 0 to 1. */
    public void lose(double share) {
        freeze();
        this.loss = share;
    }

    private void freeze() {
        ways.values()
                .forEach(of -> of.forEach((host, way) -> {
                    if (way.whole) {
                        way.heardBefore = lastHeard(way);
                        way.wholeSince = schedule.now();
                    }
                }));
    }

    public void cut(String witness, SimHost host, Cuts.Way direction, boolean isCut) {
        way(witness, host).cuts.change(direction, isCut);
        update(host);
    }

    /** Something about a host, or a way from it, has changed. */
    void update(SimHost host) {
        for (Map<SimHost, Way> of : ways.values()) {
            Way way = of.get(host);
            if (way == null) {
                continue;
            }
            boolean whole = host.executes() && way.cuts.isHeard();
            if (whole == way.whole) {
                continue;
            }
            if (whole) {
                way.wholeSince = schedule.now();
            } else {
                way.heardBefore = lastHeard(way);
            }
            way.whole = whole;
        }
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
        Map<SimHost, Way> of = ways.get(witness);
        if (of == null) {
            throw new IllegalArgumentException("no witness " + witness + "; there are " + ways.keySet());
        }
        List<Map.Entry<HostId, Duration>> ages = new ArrayList<>(of.size());
        long youngest = Long.MAX_VALUE;
        for (Map.Entry<SimHost, Way> each : of.entrySet()) {
            Way way = each.getValue();
            long last = way.whole ? lastHeard(way) : way.heardBefore;
            long age = Math.max(0, schedule.now() - last);
            youngest = Math.min(youngest, age);
            ages.add(Map.entry(each.getKey().id(), Duration.ofNanos(age)));
        }
        boolean isDeaf = ages.size() > 1 && youngest > DEAF * PERIOD;
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
        for (Map<SimHost, Way> of : ways.values()) {
            Way way = of.get(host);
            good += way != null && isGood.test(way.cuts) ? 1 : 0;
        }
        return good;
    }

    public List<String> witnesses() {
        return new ArrayList<>(ways.keySet());
    }

    private Way way(String witness, SimHost host) {
        Map<SimHost, Way> of = ways.get(witness);
        Way way = of == null ? null : of.get(host);
        if (way == null) {
            throw new IllegalArgumentException("no witness " + witness + " or no host " + host);
        }
        return way;
    }
}
