package io.evenkeel.supervisor.duty;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.ledger.Ledger;

/** Raises alarms once, and clears only those that were raised, also by an earlier supervisor. */
public final class Alarms {

    private final Ledger ledger;
    private final Outbox outbox;

    public Alarms(Ledger ledger, Outbox outbox) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.outbox = requireNonNull(outbox, "outbox");
    }

    /** Nothing happens if it is raised with that severity already, whatever its text. */
    public void raise(String name, Severity severity, String text) {
        boolean isKnown =
                ledger.alarm(name).filter(alarm -> alarm.severity() == severity).isPresent();
        if (!isKnown) {
            outbox.remember(new Fact.AlarmRaised(name, severity, text));
        }
    }

    public void clear(String name) {
        if (ledger.alarm(name).isPresent()) {
            outbox.remember(new Fact.AlarmCleared(name));
        }
    }
}
