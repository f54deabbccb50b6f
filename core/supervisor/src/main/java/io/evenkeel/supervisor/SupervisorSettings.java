package io.evenkeel.supervisor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a supervisor behaves; every figure has a default, and its source is named beside it.
 *
 * @param survey from one listing of hosts and VMs to the next; 10 s
 */
public record SupervisorSettings(Duration survey) {

    public static final SupervisorSettings DEFAULT = new SupervisorSettings(Duration.ofSeconds(10));

    public SupervisorSettings {
        requireNonNull(survey, "survey");
    }
}
