package io.evenkeel.supervisor.keep;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Which VMs are kept alive.
 *
 * @param policy which VMs, where neither a person nor a label says so
 * @param afterGap what to do with a VM that stopped while nobody looked, or while its host was out of sight; to start it
 *     again, since a host that restarts by itself stops its VMs too
 * @param looks how many VMs may be looked for at once; 64
 * @param look how long finding a VM may take; 10 s
 * @param absences after how many listings without it a VM is looked for; 3
 */
public record KeepSettings(Policy policy, AfterGap afterGap, int looks, Duration look, int absences) {

    /** Which VMs are kept alive by default. */
    public enum Policy {
        /** Every VM that was seen running, until it is stopped. */
        EVERY_RUNNING,
        /** Those alone whose labels, or a person, say so. */
        CHOSEN
    }

    /** What a VM is taken for that stopped unseen. */
    public enum AfterGap {
        START_AGAIN,
        LEAVE_OFF
    }

    public static final KeepSettings DEFAULT =
            new KeepSettings(Policy.EVERY_RUNNING, AfterGap.START_AGAIN, 64, Duration.ofSeconds(10), 3);

    public KeepSettings {
        requireNonNull(policy, "policy");
        requireNonNull(afterGap, "afterGap");
        requireNonNull(look, "look");
        if (looks < 1 || absences < 1) {
            throw new IllegalArgumentException("looks " + looks + " and absences " + absences + " must be 1 or more");
        }
    }
}
