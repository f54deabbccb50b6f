package io.evenkeel.planner.model;

/** Whether a plan must keep to a constraint or should. */
public sealed interface Strength {
    /** A plan never adds a violation, and removes those there are as far as it can. */
    record Hard() implements Strength {}

    /**
     * Each violation adds to the score.
     *
     * @param weight what one adds
     */
    record Soft(double weight) implements Strength {
        public Soft {
            if (!(weight > 0)) {
                throw new IllegalArgumentException("weight " + weight + " must be more than 0");
            }
        }
    }

    static Strength hard() {
        return new Hard();
    }

    static Strength soft(double weight) {
        return new Soft(weight);
    }

    default boolean isHard() {
        return this instanceof Hard;
    }
}
