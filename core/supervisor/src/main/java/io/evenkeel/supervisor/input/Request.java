package io.evenkeel.supervisor.input;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What people and programs may want of a supervisor; {@code by} is who wants it, for the journal. */
public sealed interface Request {

    String by();

    /** Empties a host by live migration and holds it empty. */
    record Drain(HostId host, String by) implements Request {
        public Drain {
            requireNonNull(host, "host");
            requireNonNull(by, "by");
        }
    }

    /** Lets a host that was drained take VMs again; a drain under way is given up. */
    record Resume(HostId host, String by) implements Request {
        public Resume {
            requireNonNull(host, "host");
            requireNonNull(by, "by");
        }
    }

    /** Cuts a host off now, and starts its VMs elsewhere. */
    record FenceNow(HostId host, String by, String reason) implements Request {
        public FenceNow {
            requireNonNull(host, "host");
            requireNonNull(by, "by");
            requireNonNull(reason, "reason");
        }
    }

    /** A person takes the responsibility that a silent host is down. */
    record ConfirmDown(HostId host, String by, String reason) implements Request {
        public ConfirmDown {
            requireNonNull(host, "host");
            requireNonNull(by, "by");
            requireNonNull(reason, "reason");
        }
    }

    /** Keeps a VM alive from now on, or leaves it alone. */
    record Protect(VmId vm, boolean isWanted, String by) implements Request {
        public Protect {
            requireNonNull(vm, "vm");
            requireNonNull(by, "by");
        }
    }

    /**
     * Moves a VM live.
     *
     * @param startWithin how long it may wait for its turn; after that it is given up
     * @param endWithin how long it may take from its start; after that it is cancelled
     * @param window when it may start; any time if empty
     */
    record Move(
            VmId vm,
            HostId destination,
            String by,
            Optional<Duration> startWithin,
            Optional<Duration> endWithin,
            Optional<TimeWindow> window)
            implements Request {
        public Move {
            requireNonNull(vm, "vm");
            requireNonNull(destination, "destination");
            requireNonNull(by, "by");
            requireNonNull(startWithin, "startWithin");
            requireNonNull(endWithin, "endWithin");
            requireNonNull(window, "window");
        }

        /** A move as soon as there is a lane for it. */
        public Move(VmId vm, HostId destination, String by) {
            this(vm, destination, by, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Gives up the move of a VM: one that waits is dropped, one under way is cancelled. */
    record CancelMove(VmId vm, String by) implements Request {
        public CancelMove {
            requireNonNull(vm, "vm");
            requireNonNull(by, "by");
        }
    }

    /**
     * Empties hosts in turn, so many at once, and holds each empty until a {@link Resume} says that the work on it is
     * done.
     *
     * @param hosts all that the hypervisor lists if empty
     */
    record Roll(List<HostId> hosts, int atOnce, String by) implements Request {
        public Roll {
            hosts = List.copyOf(hosts);
            requireNonNull(by, "by");
            if (atOnce < 1) {
                throw new IllegalArgumentException("atOnce " + atOnce + ": at least one host must be empty at a time");
            }
        }
    }

    /** Begins with no further host of a rolling maintenance; hosts that are held stay so until they are resumed. */
    record StopRolling(String by, String reason) implements Request {
        public StopRolling {
            requireNonNull(by, "by");
            requireNonNull(reason, "reason");
        }
    }
}
