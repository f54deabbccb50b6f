package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long things take that do not depend on the size of anything.
 *
 * @param prepare until a destination is ready to receive
 * @param resume from the last byte of memory until the guest executes on the destination
 * @param defaultDowntime permitted when a migration's tuning says nothing; 300 ms is QEMU's default
 * @param linkTimeout after which a migration whose connection is broken gives up
 * @param shutdown which a guest takes to end when it is asked to
 * @param powerOff which a fence device takes to cut the power
 * @param boot which a host takes to come back
 * @param platformRestart from a host's end until the datacenter's own high availability starts what it keeps elsewhere
 */
public record Timing(
        Duration prepare,
        Duration resume,
        Duration defaultDowntime,
        Duration linkTimeout,
        Duration shutdown,
        Duration powerOff,
        Duration boot,
        Duration platformRestart) {

    public static final Timing DEFAULT = new Timing(
            Duration.ofMillis(20),
            Duration.ofMillis(5),
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(30),
            Duration.ZERO,
            Duration.ofSeconds(60));

    public Timing {
        requireNonNull(prepare, "prepare");
        requireNonNull(resume, "resume");
        requireNonNull(defaultDowntime, "defaultDowntime");
        requireNonNull(linkTimeout, "linkTimeout");
        requireNonNull(shutdown, "shutdown");
        requireNonNull(powerOff, "powerOff");
        requireNonNull(boot, "boot");
        requireNonNull(platformRestart, "platformRestart");
    }

    public Timing withPrepare(Duration time) {
        return new Timing(time, resume, defaultDowntime, linkTimeout, shutdown, powerOff, boot, platformRestart);
    }

    public Timing withResume(Duration time) {
        return new Timing(prepare, time, defaultDowntime, linkTimeout, shutdown, powerOff, boot, platformRestart);
    }

    public Timing withDefaultDowntime(Duration time) {
        return new Timing(prepare, resume, time, linkTimeout, shutdown, powerOff, boot, platformRestart);
    }

    public Timing withLinkTimeout(Duration time) {
        return new Timing(prepare, resume, defaultDowntime, time, shutdown, powerOff, boot, platformRestart);
    }

    public Timing withBoot(Duration time) {
        return new Timing(prepare, resume, defaultDowntime, linkTimeout, shutdown, powerOff, time, platformRestart);
    }

    public Timing withPlatformRestart(Duration time) {
        return new Timing(prepare, resume, defaultDowntime, linkTimeout, shutdown, powerOff, boot, time);
    }
}
