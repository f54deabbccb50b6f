package io.evenkeel.supervisor.view;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;

/**
 * Keeps the view fresh: lists hosts and VMs in turns, and takes in what the health watch tells between them.
 *
 * <p>A list that fails leaves the view as it was; who is silent is judged elsewhere.
 */
public final class Survey implements Duty {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final View view;
    private final Outbox outbox;
    private final Duration every;
    private Moment next;
    private int outstanding;

    /** @param every from the beginning of one listing to the next */
    public Survey(View view, Outbox outbox, Duration every, Moment now) {
        this.view = requireNonNull(view, "view");
        this.outbox = requireNonNull(outbox, "outbox");
        this.every = requireNonNull(every, "every");
        this.next = requireNonNull(now, "now");
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.News news) {
            take(now, news.event());
        }
        if (!now.isBefore(next)) {
            next = now.plus(every);
            if (outstanding == 0) {
                outstanding = 2;
                outbox.order(call -> new Effect.ListHosts(call, PATIENCE), this::listed);
                outbox.order(call -> new Effect.ListVms(call, PATIENCE), this::listed);
            }
        }
    }

    private void take(Moment now, HealthEvent event) {
        if (event instanceof HealthEvent.VmObserved seen) {
            view.saw(now, seen.vm());
        } else if (event instanceof HealthEvent.Gap) {
            next = now;
        }
    }

    private void listed(Moment now, Reply reply) {
        outstanding--;
        if (reply instanceof Reply.Hosts hosts) {
            hosts.hosts().forEach(host -> view.saw(now, host));
        } else if (reply instanceof Reply.Vms vms) {
            vms.vms().forEach(vm -> view.saw(now, vm));
        }
    }

    @Override
    public Moment wake() {
        return next;
    }
}
