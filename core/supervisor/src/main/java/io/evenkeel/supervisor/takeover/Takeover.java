package io.evenkeel.supervisor.takeover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Goes on with what earlier epochs have left open: starts, stops, resets and seals. Migrations are gone on with by whoever
 * orders migrations, fences by whoever fences.
 */
public final class Takeover implements Duty {

    private final Ledger ledger;
    private final Outbox outbox;
    private final Orders orders;
    private final Sealing sealing;
    private final Clock clock;
    private final Duration start;
    private final Duration stop;
    private boolean isDone;

    /**
     * @param start how long starting a VM may take
     * @param stop how long stopping or resetting one may take
     */
    public Takeover(
            Ledger ledger, Outbox outbox, Orders orders, Sealing sealing, Clock clock, Duration start, Duration stop) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.outbox = requireNonNull(outbox, "outbox");
        this.orders = requireNonNull(orders, "orders");
        this.sealing = requireNonNull(sealing, "sealing");
        this.clock = requireNonNull(clock, "clock");
        this.start = requireNonNull(start, "start");
        this.stop = requireNonNull(stop, "stop");
    }

    @Override
    public void on(Moment now, Input input) {
        if (isDone) {
            return;
        }
        isDone = true;
        for (Ledger.OpenIntent open : List.copyOf(ledger.open())) {
            if (open.epoch().isBefore(outbox.epoch())) {
                adopt(now, open.intent());
            }
        }
    }

    private void adopt(Moment now, Fact.Intent intent) {
        if (intent instanceof Fact.StartIntended order) {
            orders.adopt(now, new StartOrder(order, ledger, outbox, clock, start, (at, ending, reply) -> {}));
        } else if (intent instanceof Fact.StopIntended order) {
            orders.adopt(now, new StopOrder(order, stop, (at, ending, reply) -> {}));
        } else if (intent instanceof Fact.ResetIntended order) {
            orders.adopt(now, new ResetOrder(order, stop, (at, ending, reply) -> {}));
        } else if (intent instanceof Fact.SealIntended order) {
            sealing.adopt(now, order);
        }
    }

    @Override
    public Moment wake() {
        return Moment.NEVER;
    }
}
