package io.evenkeel.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the check of one rule of the specification. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rule {

    /** The number in the specification, for example {@code 4.5}. */
    String id();

    /** What the rule says, word for word as in the specification. */
    String text();

    /** The lowest level of certificate that demands the rule. */
    Level level() default Level.CORE;

    /** Capabilities without which the rule says nothing. */
    String[] requires() default {};

    /** Faults that the test bed must be able to cause. */
    Fault[] faults() default {};

    /** Kinds of guest that the test bed must be able to make. */
    GuestKind[] guests() default {GuestKind.CALM};

    /** Whether the check measures time, so that a failure is repeated once on a fresh bed before it counts. */
    boolean timed() default false;
}
