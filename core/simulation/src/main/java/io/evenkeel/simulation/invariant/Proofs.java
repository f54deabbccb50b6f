package io.evenkeel.simulation.invariant;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether what proves the end of hosts was true when it became durable; when that was it says itself, by a clock that may
 * be wrong.
 */
final class Proofs {

    /** What an answer about power may have taken: the deadline of a fence, and something. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** What a supervisor calls it that it saw a host off by itself; nothing has to arrive for that. */
    private static final String SEEN_OFF = "power-seen-off";

    private final Schedule schedule;
    private final Datacenter world;
    private final OutOfTouch outOfTouch;

    /** When each fence last reached its power controller. */
    private final Map<OperationId, Long> arrived = new HashMap<>();

    /** The fence of each host that ended last: the receipt that is written with it is of that one. */
    private final Map<HostId, OperationId> ended = new HashMap<>();

    private final Map<SafetyEvidence, Boolean> truths = new HashMap<>();

    Proofs(Schedule schedule, Datacenter world) {
        this.schedule = schedule;
        this.world = world;
        this.outOfTouch = new OutOfTouch(schedule, world);
    }

    void changed(SimHost host) {
        outOfTouch.changed(host);
    }

    void arrived(Effect.Fence fence) {
        arrived.put(fence.operation().id(), schedule.now());
    }

    void ended(Fact.FenceEnded fence) {
        ended.put(fence.host(), fence.operation());
    }

    /** Judges a proof that has just become durable; false if it is not true. */
    boolean judge(Fact.HostDead dead) {
        SafetyEvidence evidence = dead.evidence();
        OperationId fence = ended.remove(dead.host());
        boolean isTrue = true;
        if (evidence instanceof FenceReceipt receipt) {
            isTrue = isTrue(receipt, fence == null ? null : arrived.get(fence));
        } else if (evidence instanceof SafetyEvidence.BoundElapsed elapsed) {
            isTrue = isTrue(elapsed);
        }
        truths.put(evidence, isTrue);
        return isTrue;
    }

    /** Whether a proof was written down before and true then. */
    boolean isTrue(SafetyEvidence evidence) {
        return truths.getOrDefault(evidence, false);
    }

    /**
     * The host is off, or was as long ago as an answer may have taken, and was asked for no longer ago; or its controller
     * lied, and who could know?
     */
    private boolean isTrue(FenceReceipt receipt, @Nullable Long asked) {
        SimHost host = world.host(receipt.host());
        boolean wasOff = host.lostPowerAt() >= 0 && schedule.now() - host.gotPowerAt() < ANSWER.toNanos();
        boolean isInTime =
                receipt.method().equals(SEEN_OFF) || (asked != null && schedule.now() - asked <= ANSWER.toNanos());
        return !host.isPowered() || (wasOff && isInTime) || host.hasLied();
    }

    /** The host has a watchdog, and was out of touch for as long as that waits. */
    private boolean isTrue(SafetyEvidence.BoundElapsed elapsed) {
        return world.settings()
                .watchdog()
                .filter(time -> outOfTouch.hasLasted(elapsed.host(), time))
                .isPresent();
    }
}
