package io.evenkeel.supervisor.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a loop goes about its business.
 *
 * @param pause after a term that ended badly, before it stands for election again; 1 s, so that a store that is down is
 *     not asked all the time and another candidate comes first
 * @param compactAfter how many facts are written before those that are still of use are written together; 20,000 are
 *     read back in about a second
 * @param inputsPerTurn the most inputs whose facts go into one write; 10,000, so that answers do not wait without end
 */
public record LoopSettings(Duration pause, int compactAfter, int inputsPerTurn) {

    public static final LoopSettings DEFAULT = new LoopSettings(Duration.ofSeconds(1), 20_000, 10_000);

    public LoopSettings {
        if (requireNonNull(pause, "pause").isNegative()) {
            throw new IllegalArgumentException("pause " + pause);
        }
        if (compactAfter < 1 || inputsPerTurn < 1) {
            throw new IllegalArgumentException("compactAfter " + compactAfter + ", inputsPerTurn " + inputsPerTurn);
        }
    }
}
