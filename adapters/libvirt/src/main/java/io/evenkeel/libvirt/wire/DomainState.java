package io.evenkeel.libvirt.wire;

import io.evenkeel.spi.inventory.VmState;

/**
 * {@code virDomainState} with its reason; the numbers are libvirt's.
 *
 * @param reason means something together with the state only
 */
public record DomainState(int state, int reason) {

    public static final int RUNNING = 1;
    static final int BLOCKED = 2;
    public static final int PAUSED = 3;
    static final int SHUTDOWN = 4;
    public static final int SHUTOFF = 5;
    static final int CRASHED = 6;
    static final int SUSPENDED = 7;

    static final int RUNNING_BOOTED = 1;
    static final int RUNNING_MIGRATED = 2;
    static final int RUNNING_RESTORED = 3;
    public static final int PAUSED_MIGRATION = 2;
    public static final int PAUSED_IO_ERROR = 5;
    public static final int PAUSED_STARTING_UP = 11;
    public static final int PAUSED_POSTCOPY = 12;
    static final int PAUSED_POSTCOPY_FAILED = 13;
    static final int PAUSED_API_ERROR = 14;
    static final int RUNNING_MIGRATION_CANCELED = 6;
    static final int RUNNING_POSTCOPY = 10;
    static final int RUNNING_POSTCOPY_FAILED = 11;
    static final int SHUTOFF_CRASHED = 3;

    public boolean isActive() {
        return state != SHUTOFF && state != CRASHED;
    }

    /** Whether the guest's processors execute. */
    public boolean isRunning() {
        return state == RUNNING || state == BLOCKED || state == SHUTDOWN;
    }

    /** Stopped by a migration that is under way: the incoming copy, or the source in switchover. */
    public boolean isInTransit() {
        return state == PAUSED && reason == PAUSED_MIGRATION;
    }

    /** Stopped because a disk failed on the host, or has no space left. */
    public boolean isStoppedByIoError() {
        return state == PAUSED && reason == PAUSED_IO_ERROR;
    }

    /** About to run, or to receive a migration; only its job tells which. */
    public boolean isStartingUp() {
        return state == PAUSED && reason == PAUSED_STARTING_UP;
    }

    /**
     * Running, for a reason that no pause leaves behind.
     *
     * <p>One that was resumed may have been stopped by the migration, and an unknown reason says nothing.
     */
    public boolean isRunningThroughout() {
        return state == RUNNING
                && (reason == RUNNING_BOOTED || reason == RUNNING_MIGRATED || reason == RUNNING_RESTORED);
    }

    /** Running because a migration brought it, and not stopped since. */
    public boolean hasArrived() {
        return state == RUNNING && reason == RUNNING_MIGRATED;
    }

    /** Running again after libvirt took back a migration that had stopped it. */
    public boolean isTakenBack() {
        return state == RUNNING && reason == RUNNING_MIGRATION_CANCELED;
    }

    /** Stopped because libvirt could not let it go on; after a migration, since the other end holds its disks. */
    public boolean isStuck() {
        return state == PAUSED && reason == PAUSED_API_ERROR;
    }

    /** In post-copy whose connection has broken; the guest stands still as soon as it needs a page that is missing. */
    public boolean isPostcopyBroken() {
        return switch (state) {
            case PAUSED -> reason == PAUSED_POSTCOPY_FAILED;
            case RUNNING -> reason == RUNNING_POSTCOPY_FAILED;
            default -> false;
        };
    }

    public boolean isPostcopy() {
        return switch (state) {
            case PAUSED -> reason == PAUSED_POSTCOPY || reason == PAUSED_POSTCOPY_FAILED;
            case RUNNING -> reason == RUNNING_POSTCOPY || reason == RUNNING_POSTCOPY_FAILED;
            default -> false;
        };
    }

    public VmState vmState() {
        return switch (state) {
            case RUNNING, BLOCKED, SHUTDOWN -> VmState.RUNNING;
            case PAUSED, SUSPENDED -> VmState.PAUSED;
            case SHUTOFF -> reason == SHUTOFF_CRASHED ? VmState.CRASHED : VmState.OFF;
            case CRASHED -> VmState.CRASHED;
            default -> VmState.UNKNOWN;
        };
    }
}
