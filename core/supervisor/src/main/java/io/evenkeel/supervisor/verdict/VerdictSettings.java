package io.evenkeel.supervisor.verdict;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.List;

/**
 * When a silent host is taken for lost.
 *
 * <p>The defaults are those at which, in simulations of lossy networks, three vantage points that must agree never took
 * a living host for lost at 10 % loss, and seldom in bursts, at the latency of one alone.
 *
 * @param witnesses other vantage points; with two of them, two of three must agree. 0 to 15
 * @param period from one question to a host to the next; 1 s
 * @param misses how many periods of silence make a host suspect; 3
 * @param silence for how long a majority must have heard nothing; 10 s
 * @param silenceAlone the same without witnesses, unless the power is seen to be off; 30 s, since one vantage point errs
 *     a thousand times as often
 * @param grace for how long after it has begun to watch a host that it never heard it does not take it for lost; 120 s
 * @param pause how late this supervisor may be with its own work before it mistrusts its ears; 2 s
 * @param recovery how long it mistrusts them then; 10 s
 * @param brake what holds it back when many go silent at once
 */
public record VerdictSettings(
        List<String> witnesses,
        Duration period,
        int misses,
        Duration silence,
        Duration silenceAlone,
        Duration grace,
        Duration pause,
        Duration recovery,
        Brake brake) {

    /**
     * When silence is taken for a fault of the network.
     *
     * @param least this many hosts of a failure domain, at the least; 2
     * @param share this share of them, at the least; 30 %, as CloudStack has it
     * @param window which went silent within this time of each other; 2 min; at least as long as a silence
     * @param cooldown how long it must be over before hosts are taken for lost again; 1 min; at least as long as a silence
     */
    public record Brake(int least, Share share, Duration window, Duration cooldown) {
        public static final Brake DEFAULT =
                new Brake(2, Share.ofPercent(30), Duration.ofMinutes(2), Duration.ofMinutes(1));

        public Brake {
            requireNonNull(share, "share");
            requireNonNull(window, "window");
            requireNonNull(cooldown, "cooldown");
            if (least < 2) {
                throw new IllegalArgumentException(
                        "verdict.brake.least is " + least + "; with fewer than 2 no host would ever be taken for lost");
            }
        }
    }

    public static final VerdictSettings DEFAULT = new VerdictSettings(
            List.of(),
            Duration.ofSeconds(1),
            3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Brake.DEFAULT);

    public VerdictSettings {
        witnesses = List.copyOf(witnesses);
        requireNonNull(period, "period");
        requireNonNull(silence, "silence");
        requireNonNull(silenceAlone, "silenceAlone");
        requireNonNull(grace, "grace");
        requireNonNull(pause, "pause");
        requireNonNull(recovery, "recovery");
        requireNonNull(brake, "brake");
        if (witnesses.size() > 15 || witnesses.stream().distinct().count() < witnesses.size()) {
            throw new IllegalArgumentException("verdict.witnesses: at most 15, each once: " + witnesses);
        }
        if (period.toMillis() < 100) {
            throw new IllegalArgumentException("verdict.period is " + period + "; at least 100 ms");
        }
        if (misses < 2) {
            throw new IllegalArgumentException("verdict.misses is " + misses + "; at least 2");
        }
        // Otherwise two answers that are lost on their way would do.
        if (silence.compareTo(period.multipliedBy(misses + 2L)) < 0) {
            throw new IllegalArgumentException("verdict.silence is " + silence + "; at least "
                    + period.multipliedBy(misses + 2L) + ", the period times the misses and two");
        }
        if (silenceAlone.compareTo(silence) < 0) {
            throw new IllegalArgumentException(
                    "verdict.silence-alone is " + silenceAlone + ", shorter than verdict.silence, " + silence);
        }
        // Hosts that go silent together are not found silent together: one is asked, and found, later than another.
        atLeastSilence("verdict.brake.window", brake.window(), silence);
        atLeastSilence("verdict.brake.cooldown", brake.cooldown(), silence);
    }

    private static void atLeastSilence(String name, Duration given, Duration silence) {
        if (given.compareTo(silence) < 0) {
            throw new IllegalArgumentException(
                    name + " is " + given + "; at least " + silence + ", as long as verdict.silence");
        }
    }

    /** The same with these witnesses. */
    public VerdictSettings withWitnesses(List<String> names) {
        return new VerdictSettings(names, period, misses, silence, silenceAlone, grace, pause, recovery, brake);
    }

    /** How many vantage points must agree: all of two, and a majority of more. */
    int quorum() {
        int vantagePoints = witnesses.size() + 1;
        return vantagePoints == 2 ? 2 : vantagePoints / 2 + 1;
    }
}
