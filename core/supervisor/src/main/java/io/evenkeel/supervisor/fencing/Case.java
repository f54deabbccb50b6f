package io.evenkeel.supervisor.fencing;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Outbox;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One host that is to be proven down. */
final class Case {

    final HostId host;

    /** The fence whose intent is open, if there is one. */
    @Nullable
    OperationId operation;

    /** What a person wants of it, who need not wait for a verdict; null if nobody does. */
    @Nullable
    String order;

    /** What a person wanted of an earlier supervisor, whose fence is still open; null if nobody did. */
    @Nullable
    String inheritedOrder;

    boolean isUnderWay;

    /** When the device was asked last, by this supervisor or, at the latest, by the one before. */
    Moment asked;

    boolean isWaitingForBudget;

    /** Whether the budget counts this host already: what is tried again for it spends nothing. */
    boolean isCounted;

    /** It was counted longer ago than the window: it is counted again if it is cut off. */
    boolean owes;

    /** When its fence was ordered first; unknown if an earlier supervisor did that. */
    @Nullable
    Moment begun;

    /** The host has answered since its fence was ordered first: what is told of that fence again proves nothing. */
    boolean hasAnswered;

    int failures;

    /** Not before then is anything tried again. */
    Moment next;

    Case(HostId host, Moment now) {
        this.host = host;
        this.asked = now;
        this.next = now;
    }

    /** Whether what a device tells of its fence may be of long ago. */
    boolean isOfOldTimes(Moment now, Duration within) {
        return begun == null || now.since(begun).compareTo(within.plus(Outbox.LATE)) > 0;
    }
}
