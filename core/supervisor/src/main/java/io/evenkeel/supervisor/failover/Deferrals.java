package io.evenkeel.supervisor.failover;

import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.keep.PlatformCare;
import java.time.Duration;

/** VMs that are down and that others start: this is said once, and it is an alarm if those take long. */
final class Deferrals {

    private final PlatformCare care;
    private final Outbox outbox;
    private final Duration patience;
    private Moment wake = Moment.NEVER;
    private boolean waitsForListing;

    /** @param patience after which a VM that others should have started is told as being down */
    Deferrals(PlatformCare care, Outbox outbox, Duration patience) {
        this.care = care;
        this.outbox = outbox;
        this.patience = patience;
    }

    /** When the first of those that were asked about since the last time has been down for long. */
    Moment takeWake() {
        Moment taken = wake;
        wake = Moment.NEVER;
        return taken;
    }

    /** Whether the next listing may let VMs go that were asked about since the last time. */
    boolean takeWaitsForListing() {
        boolean taken = waitsForListing;
        waitsForListing = false;
        return taken;
    }

    /** Whether the VM is not to be started here, now; nothing changes. */
    boolean isHeld(Need need) {
        return care.isLeft(need.vm, need.wishes) || care.isUnclear(need.vm);
    }

    /** The same, and says why. */
    boolean holds(Moment now, Need need) {
        need.isOverdue = false;
        if (care.isLeft(need.vm, need.wishes)) {
            defer(now, need);
            return true;
        }
        need.isDeferred = false;
        if (care.isUnclear(need.vm)) {
            waitsForListing = true;
            need.reason =
                    "it was not listed yet, so nobody knows whether the platform's own high availability keeps it";
            return true;
        }
        return false;
    }

    private void defer(Moment now, Need need) {
        need.reason = "it is " + care.reason(need.vm) + ", which is to restart it";
        if (!need.isDeferred) {
            need.isDeferred = true;
            need.deferredAt = now;
            outbox.remember(new Fact.Noted(need.vm.value(), "it is down; " + need.reason));
        }
        Moment end = need.deferredAt.plus(patience);
        need.isOverdue = !now.isBefore(end);
        if (need.isOverdue) {
            need.reason += " and has not for " + patience.toMinutes() + " min: look there";
        } else {
            wake = end.isBefore(wake) ? end : wake;
        }
    }
}
