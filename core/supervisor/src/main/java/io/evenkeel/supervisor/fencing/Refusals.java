package io.evenkeel.supervisor.fencing;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdicts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of orders about hosts that were not carried out.
 *
 * <p>That is over when the host is down after all, when another order about it takes the place of that one or takes it
 * back, and when the host answers so long after it that nobody waits for it any more.
 */
final class Refusals {

    /** After so long nobody waits for it. */
    private static final Duration LONG = Duration.ofHours(1);

    private final Ledger ledger;
    private final Verdicts verdicts;
    private final Outbox outbox;
    private final Alarms alarms;

    /** When each was told, or this supervisor began. */
    private final Map<HostId, Moment> told = new LinkedHashMap<>();

    Refusals(Ledger ledger, Verdicts verdicts, Outbox outbox, Moment now) {
        this.ledger = ledger;
        this.verdicts = verdicts;
        this.outbox = outbox;
        this.alarms = new Alarms(ledger, outbox);
        alarms.hosts(HostAlarm.ORDER_REFUSED).forEach(host -> told.put(host, now));
    }

    /** The last one counts. */
    void tell(Moment now, HostId host, String text) {
        told.put(host, now);
        outbox.remember(new Fact.AlarmRaised(HostAlarm.ORDER_REFUSED.of(host), Severity.WARNING, text));
    }

    /** A fence was under way when the supervisor ended that somebody had ordered it from. */
    void tellOfInherited(Moment now, HostId host, String order, String detail) {
        tell(
                now,
                host,
                "the fence of host " + host + " that was " + order
                        + " was under way when its supervisor ended, and proves nothing: " + detail
                        + "; look at the host, and order it again if need be");
    }

    void over(HostId host) {
        told.remove(host);
        alarms.clear(HostAlarm.ORDER_REFUSED.of(host));
    }

    /** Time has passed. */
    void look(Moment now) {
        if (told.isEmpty()) {
            return;
        }
        for (HostId host : List.copyOf(told.keySet())) {
            boolean isTaken = ledger.alarm(HostAlarm.ORDER_REFUSED.of(host)).isEmpty();
            if (isTaken || ledger.dead().containsKey(host) || isOld(now, host)) {
                over(host);
            }
        }
    }

    private boolean isOld(Moment now, HostId host) {
        return now.since(told.getOrDefault(host, now)).compareTo(LONG) >= 0
                && verdicts.of(host).isAnswering();
    }
}
