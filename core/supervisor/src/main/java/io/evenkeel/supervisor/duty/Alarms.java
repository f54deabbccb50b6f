package io.evenkeel.supervisor.duty;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.List;

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

    /** Raises it, and once more whenever its text is another: for alarms that name what they are about now. */
    public void tell(String name, Severity severity, String text) {
        boolean isTold =
                ledger.alarm(name).filter(alarm -> alarm.text().equals(text)).isPresent();
        if (!isTold) {
            outbox.remember(new Fact.AlarmRaised(name, severity, text));
        }
    }

    public boolean isUp(String name) {
        return ledger.alarm(name).isPresent();
    }

    /** The hosts about which alarms of that kind stand. */
    public List<HostId> hosts(HostAlarm kind) {
        return ledger.alarms().stream()
                .flatMap(alarm -> kind.host(alarm.name()).stream())
                .toList();
    }

    public void clear(String name) {
        if (isUp(name)) {
            outbox.remember(new Fact.AlarmCleared(name));
        }
    }
}
