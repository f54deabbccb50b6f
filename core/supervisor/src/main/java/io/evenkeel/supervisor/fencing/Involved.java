package io.evenkeel.supervisor.fencing;

import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fact.Fact;
import java.util.Set;

/** Which hosts an intent cannot be brought to an end without, unless they are known to be down. */
final class Involved {

    private Involved() {}

    static Set<HostId> hosts(Fact.Intent intent) {
        if (intent instanceof Fact.StartIntended start) {
            return Set.of(start.target());
        } else if (intent instanceof Fact.MigrationIntended move) {
            return move.source().equals(move.destination())
                    ? Set.of(move.source())
                    : Set.of(move.source(), move.destination());
        } else if (intent instanceof Fact.ResetIntended reset) {
            return Set.of(reset.host());
        } else if (intent instanceof Fact.StopIntended stop) {
            return Set.of(stop.host());
        } else if (intent instanceof Fact.SealIntended seal && seal.target() instanceof GuardTarget.OfHost target) {
            return Set.of(target.host());
        }
        return Set.of();
    }
}
