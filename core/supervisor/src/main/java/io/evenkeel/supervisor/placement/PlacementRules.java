package io.evenkeel.supervisor.placement;

import io.evenkeel.planner.model.Constraint;
import io.evenkeel.spi.inventory.Vm;
import java.util.List;

/** Where VMs may be beside each other. */
@FunctionalInterface
public interface PlacementRules {

    /** What must or should hold of these VMs; it may name no others. */
    List<Constraint> constraints(List<Vm> vms);
}
