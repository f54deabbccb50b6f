package io.evenkeel.supervisor.input;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;

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

    /** Moves a VM live. */
    record Move(VmId vm, HostId destination, String by) implements Request {
        public Move {
            requireNonNull(vm, "vm");
            requireNonNull(destination, "destination");
            requireNonNull(by, "by");
        }
    }
}
