package io.evenkeel.spi.guard;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;

/** What an epoch is kept for. */
public sealed interface GuardTarget {

    /** A host, and with it every order that would change what runs there. */
    record OfHost(HostId host) implements GuardTarget {
        public OfHost {
            requireNonNull(host, "host");
        }
    }

    /** A VM, wherever it is. */
    record OfVm(VmId vm) implements GuardTarget {
        public OfVm {
            requireNonNull(vm, "vm");
        }
    }
}
