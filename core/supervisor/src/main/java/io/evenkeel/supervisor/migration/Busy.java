package io.evenkeel.supervisor.migration;

import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.fact.Fact;
import java.util.Optional;

/** Which VM an open intent is about. */
final class Busy {

    private Busy() {}

    static Optional<VmId> vm(Fact.Intent intent) {
        if (intent instanceof Fact.MigrationIntended move) {
            return Optional.of(move.vm());
        } else if (intent instanceof Fact.StartIntended start) {
            return Optional.of(start.vm());
        } else if (intent instanceof Fact.ResetIntended reset) {
            return Optional.of(reset.vm());
        } else if (intent instanceof Fact.StopIntended stop) {
            return Optional.of(stop.vm());
        } else if (intent instanceof Fact.SealIntended seal && seal.target() instanceof GuardTarget.OfVm target) {
            return Optional.of(target.vm());
        }
        return Optional.empty();
    }
}
