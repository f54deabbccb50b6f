package io.evenkeel.engine.convergence;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** One thing to try with a migration that does not converge. */
public sealed interface Rung {

    /** Let the guest be paused for longer. Needs {@code migration.tune.downtime}; never shortens what is permitted. */
    record RaiseDowntime(Duration to) implements Rung {
        public RaiseDowntime {
            requirePositive(to, "to");
        }
    }

    /**
     * Take CPU time from the guest. Needs {@code migration.tune.throttle}. Where the request has
     * {@code AUTO_CONVERGE} the hypervisor does it by itself, and this rung gives it the time.
     *
     * @param percent from 1 to 99
     */
    record Throttle(int percent) implements Rung {
        public Throttle {
            if (percent < 1 || percent > 99) {
                throw new IllegalArgumentException("percent " + percent);
            }
        }
    }

    /**
     * Let the guest run on the destination and fetch the rest. Needs {@code migration.force.postcopy}, the request's
     * permission, and a prediction that the rest arrives in time: until then a failure of the network loses the guest.
     *
     * @param within the longest that fetching the rest may be predicted to take
     */
    record PostCopy(Duration within) implements Rung {
        public PostCopy {
            requirePositive(within, "within");
        }
    }

    /**
     * Pause the guest until the rest is sent. Needs {@code migration.force.pause}.
     *
     * @param atMost the longest that the pause may be predicted to last
     */
    record Pause(Duration atMost) implements Rung {
        public Pause {
            requirePositive(atMost, "atMost");
        }
    }

    /** Give up and leave the guest on the source. Needs {@code migration.cancel}. */
    record Cancel() implements Rung {}

    private static void requirePositive(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " " + duration);
        }
    }
}
