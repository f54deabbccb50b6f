package io.evenkeel.supervisor.fencing;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Counts the hosts that were cut off lately, by whichever supervisor.
 *
 * <p>What an earlier one has cut off is as long ago as the time of day says, and was not later than now. A clock that is
 * behind the one that wrote lets a host wait for longer: each supervisor that begins before the written time waits for
 * the whole window anew. A clock that is ahead forgets what then seems older than the window.
 */
final class Budget {

    private static final String WAITING = "fence-budget";

    /** So many hosts that wait are named. */
    private static final int NAMED = 5;

    private final FencingSettings.Budget settings;
    private final Outbox outbox;
    private final Alarms alarms;
    private final Clock clock;

    private record Spent(HostId host, Moment at) {}

    private final Deque<Spent> spent = new ArrayDeque<>();

    /** How many of those that are remembered are older than the window, as far as nothing has been written since. */
    private int over;

    Budget(FencingSettings.Budget settings, Ledger ledger, Outbox outbox, Clock clock, Moment now) {
        this.settings = settings;
        this.outbox = outbox;
        this.alarms = new Alarms(ledger, outbox);
        this.clock = clock;
        Instant today = clock.instant();
        for (Fact.FenceCounted fence : ledger.fences()) {
            Moment at = new Moment(now.nanos() - age(fence.at(), today).toNanos());
            spent.addLast(new Spent(fence.host(), at));
        }
    }

    private Duration age(Instant at, Instant today) {
        Duration age = Duration.between(at, today);
        if (age.isNegative()) {
            return Duration.ZERO;
        }
        return age.compareTo(settings.window()) > 0 ? settings.window() : age;
    }

    boolean allows(Moment now, int hosts, long owed) {
        while (!spent.isEmpty() && isOver(now, spent.getFirst())) {
            spent.removeFirst();
            over++;
        }
        return spent.size() + owed < settings.of(hosts);
    }

    /** Whether a host was counted within the window. */
    boolean counts(Moment now, HostId host) {
        return spent.stream().anyMatch(each -> each.host().equals(host) && !isOver(now, each));
    }

    private boolean isOver(Moment now, Spent each) {
        return now.since(each.at()).compareTo(settings.window()) >= 0;
    }

    void spend(Moment now, HostId host) {
        spent.addLast(new Spent(host, now));
        outbox.remember(new Fact.FenceCounted(host, clock.instant(), over));
        over = 0;
    }

    /** Tells of the hosts that wait now, not of those that did when the alarm was raised. */
    void tell(List<HostId> waiting) {
        if (waiting.isEmpty()) {
            alarms.clear(WAITING);
            return;
        }
        String names = waiting.stream().limit(NAMED).map(HostId::value).collect(Collectors.joining(", "));
        String more = waiting.size() > NAMED ? " and " + (waiting.size() - NAMED) + " more" : "";
        alarms.tell(
                WAITING,
                Severity.CRITICAL,
                "lost, but not cut off yet: " + names + more + "; in the last "
                        + settings.window().toMinutes()
                        + " min as many hosts were cut off, or were to be, as the budget allows; wait, or order a fence");
    }
}
