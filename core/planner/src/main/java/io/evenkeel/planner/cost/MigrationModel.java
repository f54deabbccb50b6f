package io.evenkeel.planner.cost;

import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataRate;
import java.util.Optional;

/** Predicts a live migration. A program that has a better model than {@link GeometricPrecopy} gives its own. */
@FunctionalInterface
public interface MigrationModel {
    /** What moving the VM at this rate takes; empty if it would not come to an end. */
    Optional<MigrationTimes> predict(Vm vm, DataRate rate);
}
