package io.evenkeel.simulation.node;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.world.Platform;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldObserver;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.supervisor.input.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The health watch of whoever leads: everything at first, then what has changed, a little late.
 *
 * <p>While a supervisor cannot be reached nothing is told; then it hears that there was a gap, and everything anew.
 */
public final class NewsWire implements WorldObserver {

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATE = Duration.ofMillis(800);

    private final Schedule schedule;
    private final Dice dice;
    private final Platform platform;
    private final Iterable<SimHost> hosts;
    private final Iterable<SimVm> vms;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Set<SimVm> changedVms = new LinkedHashSet<>();
    private final Set<SimHost> changedHosts = new LinkedHashSet<>();
    private boolean isPlanned;

    /** A supervisor's watch for one term. */
    private final class Subscriber {
        private final SupervisorProcess process;
        private final SupervisorProcess.Term term;
        private boolean hasGap = true;

        Subscriber(SupervisorProcess process, SupervisorProcess.Term term) {
            this.process = process;
            this.term = term;
        }

        boolean isOver() {
            return process.term() != term;
        }

        void beat() {
            if (isOver()) {
                subscribers.remove(this);
                return;
            }
            if (process.reachesPlatform()) {
                if (hasGap) {
                    tellEverything();
                } else {
                    process.give(new Input.News(new HealthEvent.Heartbeat(schedule.instant())));
                }
            } else {
                hasGap = true;
            }
            Object unused = schedule.in(PERIOD, this::beat);
        }

        private void tellEverything() {
            hasGap = false;
            hosts.forEach(host -> tell(new HealthEvent.HostObserved(platform.observe(host))));
            vms.forEach(vm -> tell(new HealthEvent.VmObserved(platform.observe(vm))));
            tell(new HealthEvent.Synced(schedule.instant()));
        }

        void tell(HealthEvent event) {
            if (process.reachesPlatform()) {
                process.give(new Input.News(event));
            } else {
                hasGap = true;
            }
        }
    }

    public NewsWire(Schedule schedule, Dice dice, Platform platform, Iterable<SimHost> hosts, Iterable<SimVm> vms) {
        this.schedule = schedule;
        this.dice = dice;
        this.platform = platform;
        this.hosts = hosts;
        this.vms = vms;
    }

    /** A term has begun, and watches. */
    public void subscribe(SupervisorProcess process, SupervisorProcess.Term term) {
        Subscriber subscriber = new Subscriber(process, term);
        subscribers.add(subscriber);
        Object unused = schedule.in(dice.between(SOON, LATE), subscriber::beat);
    }

    @Override
    public void changed(SimVm vm) {
        changedVms.add(vm);
        plan();
    }

    @Override
    public void changed(SimHost host) {
        changedHosts.add(host);
        plan();
    }

    private void plan() {
        if (!isPlanned) {
            isPlanned = true;
            Object unused = schedule.in(dice.between(SOON, LATE), this::tell);
        }
    }

    private void tell() {
        isPlanned = false;
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            if (!subscriber.isOver() && !subscriber.hasGap) {
                changedHosts.forEach(host -> subscriber.tell(new HealthEvent.HostObserved(platform.observe(host))));
                changedVms.forEach(vm -> subscriber.tell(new HealthEvent.VmObserved(platform.observe(vm))));
            }
        }
        changedVms.clear();
        changedHosts.clear();
    }
}
