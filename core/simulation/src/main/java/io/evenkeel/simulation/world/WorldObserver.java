package io.evenkeel.simulation.world;

import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.GuardTarget;
import java.util.List;

/** Sees what truly happens, whoever knows of it. */
public interface WorldObserver {

    /** What a VM does, or where, has changed. */
    default void changed(SimVm vm) {}

    /** The state of a host, or of a way to it, has changed. */
    default void changed(SimHost host) {}

    /** A VM is about to be booted on a host by an order. */
    default void starts(Operation operation, SimVm vm, SimHost host, SafetyEvidence evidence) {}

    /** The platform is about to boot a VM by itself. */
    default void restarts(SimVm vm, SimHost host) {}

    /** An order takes effect; {@code targets} are what its epoch is held against. */
    default void acts(Operation operation, String what, List<GuardTarget> targets) {}

    /** A host loses its power because of an order. */
    default void cutOff(Operation operation, SimHost host) {}
}
