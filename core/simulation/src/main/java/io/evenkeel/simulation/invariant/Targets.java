package io.evenkeel.simulation.invariant;

import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;

/** Whether an order is the one that was intended. */
final class Targets {

    private Targets() {}

    static boolean agree(Fact.Intent intent, Effect.Change change) {
        if (intent instanceof Fact.StartIntended start && change instanceof Effect.Restart restart) {
            return start.vm().equals(restart.request().vm())
                    && start.target().equals(restart.request().target());
        } else if (intent instanceof Fact.FenceIntended fence) {
            return change instanceof Effect.Fence order && fence.host().equals(order.host());
        } else if (intent instanceof Fact.SealIntended seal) {
            return change instanceof Effect.Seal order && seal.target().equals(order.target());
        } else if (intent instanceof Fact.ResetIntended reset) {
            return change instanceof Effect.Reset order && reset.vm().equals(order.vm());
        } else if (intent instanceof Fact.StopIntended stop) {
            return change instanceof Effect.Stop order
                    && stop.vm().equals(order.vm())
                    && stop.host().equals(order.host());
        } else if (intent instanceof Fact.MigrationIntended move) {
            return change instanceof Effect.CancelMigration
                    || (change instanceof Effect.Migrate order
                            && move.vm().equals(order.request().vm())
                            && move.source().equals(order.request().source())
                            && move.destination().equals(order.request().destination()));
        }
        return false;
    }
}
