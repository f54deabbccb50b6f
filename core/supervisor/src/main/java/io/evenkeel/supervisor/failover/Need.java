package io.evenkeel.supervisor.failover;

import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.keep.VmWishes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A VM that is down, and how far it is on its way to run again. */
final class Need {
    final VmId vm;
    final VmWishes wishes;
    final Moment since;
    final long number;

    /** Where it is to be started, as the last plan has it. */
    @Nullable
    HostId target;

    /** Hosts that would not have it in this attempt. */
    final Set<HostId> refusedBy = new LinkedHashSet<>();

    /** What proves the deaths of the hosts on which it may have been, one to be shown after the other. */
    final Deque<SafetyEvidence> proofs = new ArrayDeque<>();

    /** How many proofs have been shown in this attempt. */
    int shown;

    /** Whether the last attempt was made on other hosts than its own, so that its own is to be tried as well. */
    boolean isElsewhereTried;

    int attempt;
    Moment notBefore;
    boolean isStarting;

    /** Whether it went down while its host was well. */
    boolean wasFoundDown;

    boolean isWithoutPlace;

    /** Whether it is left to the platform's own high availability, since when, and whether that takes long. */
    boolean isDeferred;

    Moment deferredAt;
    boolean isOverdue;
    String reason = "it has just been found to be down";

    Need(VmId vm, VmWishes wishes, Moment since, long number) {
        this.vm = vm;
        this.wishes = wishes;
        this.since = since;
        this.notBefore = since;
        this.deferredAt = since;
        this.number = number;
    }
}
