package io.evenkeel.planner.model;

import java.util.BitSet;
import java.util.Optional;

/** A rule about a VM and a host that does not depend on where other VMs are. */
public non-sealed interface Filter extends Compiled {
    /** The hosts where the VM may be; empty if it may be on any. */
    Optional<BitSet> hosts(int vm);
}
