package io.evenkeel.supervisor.explain;

import io.evenkeel.engine.text.Words;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.Optional;

/** Facts in words. */
final class Sentences {

    private Sentences() {}

    static String of(Fact.Intent intent) {
        if (intent instanceof Fact.MigrationIntended move) {
            return "VM " + move.vm() + " is being moved from " + move.source() + " to " + move.destination() + ": "
                    + move.cause();
        } else if (intent instanceof Fact.StartIntended start) {
            return "VM " + start.vm() + " is being started on " + start.target() + ", attempt " + start.attempt();
        } else if (intent instanceof Fact.StopIntended stop) {
            return "VM " + stop.vm() + " is being stopped on " + stop.host() + ": " + stop.reason();
        } else if (intent instanceof Fact.ResetIntended reset) {
            return "VM " + reset.vm() + " is being reset on " + reset.host() + ": " + reset.reason();
        } else if (intent instanceof Fact.FenceIntended fence) {
            return "host " + fence.host() + " is being cut off: " + fence.reason();
        } else if (intent instanceof Fact.SealIntended seal) {
            return "orders of earlier supervisors are being shut out of " + Words.of(seal.target());
        }
        throw new IllegalStateException("an intent of no known kind: " + intent);
    }

    static String of(Optional<Ledger.Held> held) {
        return held.map(state -> {
                    if (!state.isDone()) {
                        return "it is being emptied for " + state.by();
                    }
                    return state.isEmpty()
                            ? "it is empty and ready for work, held for " + state.by()
                            : "it is held for " + state.by() + ", but is not empty: " + state.detail();
                })
                .orElse("");
    }

    static String of(Ledger.RollingState rolling) {
        return "rolling maintenance by " + rolling.by() + ": " + rolling.done().size() + " of "
                + rolling.hosts().size() + " hosts done, " + rolling.atOnce() + " at a time";
    }
}
