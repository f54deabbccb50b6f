package io.evenkeel.lab.libvirt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps account of a guest's beats and judges them; knows neither files nor clocks. Not thread-safe.
 *
 * <p>Lines of one host come in their order. Between hosts the order may be off by one sweep of the files, so a line's
 * time is only trusted to {@code tolerance}.
 */
final class BeatLedger {

    private static final int MOST_COMPLAINTS = 20;

    private final Duration tolerance;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private long beats;
    private long dirtied;
    private Duration largestGap = Duration.ZERO;

    BeatLedger(Duration tolerance) {
        this.tolerance = tolerance;
    }

    /** Takes one whole line from a host's beat file, seen at a time on the caller's clock. */
    void accept(String host, String line, Duration seenAt) {
        Beat.parse(line)
                .ifPresentOrElse(
                        beat -> {
                            beats++;
                            dirtied = beat.dirtied();
                            lives.computeIfAbsent(beat.life(), id -> new Life(id, seenAt))
                                    .accept(host, beat, seenAt);
                        },
                        () -> {
                            if (!line.startsWith("BOOT ") && !line.startsWith("DISK ")) {
                                complain(host, line);
                            }
                        });
    }

    void complain(String host, String line) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(host + ": " + line);
        }
    }

    long beats() {
        return beats;
    }

    /** How much memory the guest had written by its newest beat, in MiB. */
    long dirtied() {
        return dirtied;
    }

    /** The longest time between two beats of one life that follow each other. */
    Duration largestGap() {
        return largestGap;
    }

    void forgetGaps() {
        largestGap = Duration.ZERO;
    }

    /** The hosts from which beats came since a time, unless the guest has moved on from there. */
    Set<String> executingSince(Duration time) {
        Set<String> hosts = new TreeSet<>();
        for (Life life : lives.values()) {
            hosts.addAll(life.executingSince(time));
        }
        return hosts;
    }

    Verdict verdict() {
        List<String> second = new ArrayList<>();
        List<Life> all = new ArrayList<>(lives.values());
        for (int i = 0; i < all.size(); i++) {
            all.get(i).addSecondExecutions(second);
            for (Life later : all.subList(i + 1, all.size())) {
                all.get(i).addOverlap(later, tolerance, second);
            }
        }
        return new Verdict(
                beats,
                all.size(),
                all.stream().mapToLong(Life::lost).sum(),
                all.stream().mapToLong(life -> life.repeated).sum(),
                all.stream().mapToLong(life -> life.corruptPages).sum(),
                all.stream().mapToLong(life -> life.wrongBlocks).sum(),
                second,
                complaints);
    }

    /** From one start of the guest to its end. */
    private final class Life {
        private final String id;
        private final Duration first;
        private final Map<String, Stay> stays = new TreeMap<>();
        private final BitSet seen = new BitSet();
        private final Map<Integer, Duration> waiting = new TreeMap<>();
        private Duration last;
        private long repeated;
        private long corruptPages;
        private long wrongBlocks;

        Life(String id, Duration first) {
            this.id = id;
            this.first = first;
            this.last = first;
        }

        void accept(String host, Beat beat, Duration seenAt) {
            int number = Math.toIntExact(beat.number());
            if (seen.get(number)) {
                repeated++;
            }
            seen.set(number);
            measureGap(number, seenAt);
            stays.computeIfAbsent(host, h -> new Stay()).accept(number, seenAt);
            last = seenAt;
            corruptPages = Math.max(corruptPages, beat.corruptPages());
            wrongBlocks = Math.max(wrongBlocks, beat.wrongBlocks());
        }

        /** Beats around a move may arrive in the wrong order; a gap is measured when both its ends are there. */
        private void measureGap(int number, Duration seenAt) {
            waiting.putIfAbsent(number, seenAt);
            for (int later = number; later <= number + 1; later++) {
                Duration from = waiting.get(later - 1);
                Duration to = waiting.get(later);
                if (from != null && to != null && to.minus(from).compareTo(largestGap) > 0) {
                    largestGap = to.minus(from);
                }
            }
            waiting.keySet().removeIf(old -> old < number - 16);
        }

        Set<String> executingSince(Duration time) {
            Set<String> hosts = new TreeSet<>();
            stays.forEach((host, stay) -> {
                boolean movedOn = stays.values().stream().anyMatch(other -> other != stay && other.start > stay.end);
                if (!movedOn && stay.lastSeen.compareTo(time) >= 0) {
                    hosts.add(host);
                }
            });
            return hosts;
        }

        void addSecondExecutions(List<String> found) {
            stays.forEach((host, stay) -> stays.forEach((other, otherStay) -> {
                if (host.compareTo(other) < 0) {
                    BitSet both = (BitSet) stay.numbers.clone();
                    both.and(otherStay.numbers);
                    if (!both.isEmpty()) {
                        found.add("life " + id + " ran on " + host + " and on " + other + ": both sent beat "
                                + both.nextSetBit(0));
                    }
                }
            }));
        }

        void addOverlap(Life later, Duration tolerance, List<String> found) {
            Duration end = last.compareTo(later.last) < 0 ? last : later.last;
            Duration start = first.compareTo(later.first) > 0 ? first : later.first;
            if (end.minus(start).compareTo(tolerance) > 0) {
                found.add("life " + id + " on " + stays.keySet() + " still ran "
                        + end.minus(start).toMillis() + " ms after life " + later.id + " had begun on "
                        + later.stays.keySet());
            }
        }

        long lost() {
            return seen.length() - 1L - seen.cardinality(); // numbers start at 1
        }
    }

    /** A life's beats on one host; start and end are those of the latest unbroken run. */
    private static final class Stay {
        private final BitSet numbers = new BitSet();
        private int start;
        private int end = -1;
        private Duration lastSeen = Duration.ZERO;

        void accept(int number, Duration seenAt) {
            if (number != end + 1) {
                start = number;
            }
            end = number;
            numbers.set(number);
            lastSeen = seenAt;
        }
    }
}
