package io.evenkeel.supervisor.balance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.supervisor.input.TimeWindow;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether and how load is made even.
 *
 * @param mode what is done with what is found; to recommend it
 * @param policy when a plan is made and what a move must be worth; {@link Policy.Preset#NORMAL} on links of 10 Gb/s of
 *     which two migrations share one
 * @param every from one look at the balance to the next; 5 min
 * @param rounds for how many looks in a row it must be uneven; 3, so that a burst moves nothing
 * @param sample from one sample of the loads to the next; 1 min
 * @param samples how many samples of a VM are kept, of which the 90th percentile counts; 60
 * @param hostFailures for how many hosts that fail at once there must be room after a plan as before it; 1
 * @param window when moves may start; any time if empty
 * @param startWithin how long a move that is decided may wait for its turn; 15 min, after which the load is another
 * @param trials how far the search goes; 20,000
 * @param patience for sampling; 30 s
 */
public record BalanceSettings(
        Mode mode,
        Policy policy,
        Duration every,
        int rounds,
        Duration sample,
        int samples,
        int hostFailures,
        Optional<TimeWindow> window,
        Duration startWithin,
        long trials,
        Duration patience) {

    /** What is done with what is found. */
    public enum Mode {
        OFF,
        RECOMMEND,
        AUTOMATIC
    }

    public static final BalanceSettings DEFAULT = new BalanceSettings(
            Mode.RECOMMEND,
            Policy.Preset.NORMAL.with(DataRate.ofMegabitsPerSecond(5_000), GeometricPrecopy.usual()),
            Duration.ofMinutes(5),
            3,
            Duration.ofMinutes(1),
            60,
            1,
            Optional.empty(),
            Duration.ofMinutes(15),
            20_000,
            Duration.ofSeconds(30));

    public BalanceSettings {
        requireNonNull(mode, "mode");
        requireNonNull(policy, "policy");
        requireNonNull(every, "every");
        requireNonNull(sample, "sample");
        requireNonNull(window, "window");
        requireNonNull(startWithin, "startWithin");
        requireNonNull(patience, "patience");
        if (rounds < 1 || samples < 1 || hostFailures < 0 || trials < 0) {
            throw new IllegalArgumentException("rounds " + rounds + " and samples " + samples
                    + " must be 1 or more, hostFailures " + hostFailures + " and trials " + trials + " 0 or more");
        }
    }

    public BalanceSettings in(Mode other) {
        return new BalanceSettings(
                other, policy, every, rounds, sample, samples, hostFailures, window, startWithin, trials, patience);
    }
}
