package io.evenkeel.supervisor.takeover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Seals hosts, so that orders of earlier epochs that are still on their way come to nothing. Each host is sealed once in
 * an epoch.
 */
public final class Sealing implements Duty {

    private static final class Seal {
        final OperationId operation;
        boolean isAsked;
        int tries;
        Moment next;

        Seal(OperationId operation, Moment next) {
            this.operation = operation;
            this.next = next;
        }
    }

    private final Outbox outbox;
    private final Ledger ledger;
    private final boolean isOffered;
    private final TakeoverSettings settings;
    private final Map<GuardTarget, Seal> wanted = new LinkedHashMap<>();
    private final Set<GuardTarget> sealed = new LinkedHashSet<>();

    /** @param isOffered whether the adapter keeps epochs and offers seals */
    public Sealing(Outbox outbox, Ledger ledger, boolean isOffered, TakeoverSettings settings) {
        this.outbox = requireNonNull(outbox, "outbox");
        this.ledger = requireNonNull(ledger, "ledger");
        this.isOffered = isOffered;
        this.settings = requireNonNull(settings, "settings");
    }

    public boolean isOffered() {
        return isOffered;
    }

    /** Whether no order of an earlier epoch can have an effect on the host any more. */
    public boolean isSealed(HostId host) {
        return sealed.contains(new GuardTarget.OfHost(host));
    }

    /** Seals the host, unless that is done or under way. */
    public void want(Moment now, HostId host) {
        GuardTarget target = new GuardTarget.OfHost(host);
        if (isOffered && !sealed.contains(target) && !wanted.containsKey(target)) {
            Seal seal = new Seal(outbox.newOperation(), now);
            wanted.put(target, seal);
            outbox.remember(new Fact.SealIntended(seal.operation, target));
            ask(target, seal);
        }
    }

    /** Goes on with the seal of an earlier epoch, by this one. */
    public void adopt(Moment now, Fact.SealIntended intent) {
        Seal seal = new Seal(intent.operation(), now);
        wanted.put(intent.target(), seal);
        ask(intent.target(), seal);
    }

    private void ask(GuardTarget target, Seal seal) {
        seal.isAsked = true;
        outbox.order(
                call -> new Effect.Seal(call, outbox.authorised(seal.operation), target, settings.seal()),
                (now, reply) -> answered(now, target, seal, reply));
    }

    private void answered(Moment now, GuardTarget target, Seal seal, Reply reply) {
        seal.isAsked = false;
        seal.next = now.plus(settings.repeatAfter(++seal.tries));
        if (reply instanceof Reply.Done && wanted.get(target) == seal) {
            wanted.remove(target);
            sealed.add(target);
            outbox.remember(new Fact.SealEnded(
                    seal.operation, target, new Ending(Ending.Kind.DONE, "sealed by epoch " + outbox.epoch())));
        }
    }

    @Override
    public void on(Moment now, Input input) {
        if (wanted.isEmpty()) {
            return;
        }
        for (GuardTarget target : List.copyOf(wanted.keySet())) {
            Seal seal = requireNonNull(wanted.get(target));
            if (target instanceof GuardTarget.OfHost host && ledger.dead().containsKey(host.host())) {
                wanted.remove(target);
                outbox.remember(new Fact.SealEnded(
                        seal.operation, target, new Ending(Ending.Kind.SHUT_OUT, host.host() + " is down")));
            } else if (!seal.isAsked && !now.isBefore(seal.next)) {
                ask(target, seal);
            }
        }
    }

    @Override
    public Moment wake() {
        @Nullable Moment first = null;
        for (Seal seal : wanted.values()) {
            if (!seal.isAsked && (first == null || seal.next.isBefore(first))) {
                first = seal.next;
            }
        }
        return first == null ? Moment.NEVER : first;
    }
}
