package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops VMs that arrived only in part and whose source is gone, so that they can be started anew. What is complete and
 * about to run is left the time to do so.
 */
final class Torsos {

    private static final int LOOKS_BEFORE_STOP = 3;

    /** Told that a look has not ended a migration. */
    @FunctionalInterface
    interface UnclearListener {
        void unclear(Moment now, Passage passage, String why);
    }

    private final Ledger ledger;
    private final Outbox outbox;
    private final Duration patience;
    private final UnclearListener listener;

    /**
     * @param patience how long an order to stop is waited for
     */
    Torsos(Ledger ledger, Outbox outbox, Duration patience, UnclearListener listener) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.outbox = requireNonNull(outbox, "outbox");
        this.patience = requireNonNull(patience, "patience");
        this.listener = requireNonNull(listener, "listener");
    }

    /** The VM of a migration was found paused at its destination, and its source is down. */
    void found(Moment now, Passage passage) {
        Fact.MigrationIntended intent = passage.intent();
        passage.doubt();
        if (passage.torso() < LOOKS_BEFORE_STOP) {
            listener.unclear(
                    now, passage, "it is paused on " + intent.destination().value() + ", and its source is down");
            return;
        }
        Optional<OperationId> open = openStop(intent.vm());
        if (open.isPresent() && !open.equals(passage.stop())) {
            listener.unclear(now, passage, "an earlier order to stop it is under way");
            return;
        }
        stop(passage, open.orElseGet(() -> intend(passage)));
    }

    private OperationId intend(Passage passage) {
        Fact.MigrationIntended intent = passage.intent();
        OperationId operation = outbox.newOperation();
        passage.stop(operation);
        String cause = "its migration was cut short by the death of host "
                + intent.source().value();
        outbox.remember(new Fact.StopIntended(operation, intent.vm(), intent.destination(), cause));
        return operation;
    }

    private void stop(Passage passage, OperationId operation) {
        Fact.MigrationIntended intent = passage.intent();
        passage.asked();
        outbox.order(
                call -> new Effect.Stop(
                        call, outbox.authorised(operation), intent.vm(), intent.destination(), patience),
                (now, reply) -> {
                    passage.answered();
                    stopped(now, passage, operation, reply);
                });
    }

    private void stopped(Moment now, Passage passage, OperationId operation, Reply reply) {
        VmId vm = passage.intent().vm();
        HostId host = passage.intent().destination();
        if (reply instanceof Reply.Done) {
            outbox.remember(new Fact.StopEnded(operation, vm, host, new Ending(Ending.Kind.DONE, "")));
            passage.lookAt(now);
            return;
        }
        if (reply instanceof Reply.Failed failed && failed.effect() == io.evenkeel.spi.Effect.NONE) {
            Ending ending = new Ending(Ending.Kind.WITHOUT_EFFECT, failed.message());
            outbox.remember(new Fact.StopEnded(operation, vm, host, ending));
        }
        listener.unclear(now, passage, Passages.words(reply));
    }

    private Optional<OperationId> openStop(VmId vm) {
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.StopIntended stop && stop.vm().equals(vm)) {
                return Optional.of(stop.operation());
            }
        }
        return Optional.empty();
    }
}
