package io.evenkeel.supervisor.leftover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.takeover.Orders;
import io.evenkeel.supervisor.takeover.Sealing;
import io.evenkeel.supervisor.takeover.StopOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends what is left of VMs where they do not belong any more.
 *
 * <p>A host that was dead and is seen alive is first sealed against earlier epochs, where that is possible; then the VMs
 * that were started elsewhere meanwhile are looked for, before a listing tells of them. A VM that several hosts hold is
 * stopped on those where it is not kept: at once on a host that has just come back, elsewhere if a second look finds the
 * same, since a platform that moves a VM by itself may for a moment have it twice. One that the platform's own high
 * availability keeps, and that nobody here has brought where it is, is left to that, with an alarm.
 */
public final class Leftovers implements Duty {

    private static final Duration SECOND_LOOK = Duration.ofSeconds(15);
    private static final Duration AGAIN = Duration.ofSeconds(60);

    private record Sighting(Set<HostId> hosts, Moment at) {}

    private final Outbox outbox;
    private final Alarms alarms;
    private final Ledger ledger;
    private final Orders orders;
    private final Sealing sealing;
    private final PlatformCare care;
    private final Duration look;
    private final Duration stop;
    private final Map<HostId, List<VmId>> dead = new LinkedHashMap<>();
    private final Set<HostId> returned = new LinkedHashSet<>();
    private final Map<VmId, Sighting> sightings = new LinkedHashMap<>();
    private final Map<VmId, Moment> notBefore = new LinkedHashMap<>();
    private final Set<VmId> looks = new LinkedHashSet<>();
    private long losses = -1;

    /**
     * @param look how long finding a VM may take
     * @param stop how long stopping one may take
     */
    public Leftovers(
            Outbox outbox,
            Ledger ledger,
            Orders orders,
            Sealing sealing,
            PlatformCare care,
            Duration look,
            Duration stop) {
        this.outbox = requireNonNull(outbox, "outbox");
        this.ledger = requireNonNull(ledger, "ledger");
        this.alarms = new Alarms(ledger, outbox);
        this.orders = requireNonNull(orders, "orders");
        this.sealing = requireNonNull(sealing, "sealing");
        this.care = requireNonNull(care, "care");
        this.look = requireNonNull(look, "look");
        this.stop = requireNonNull(stop, "stop");
    }

    @Override
    public void on(Moment now, Input input) {
        if (losses != ledger.losses()) {
            losses = ledger.losses();
            deathsAndReturns(now);
        }
        if (input instanceof Input.Answer answer && answer.reply() instanceof Reply.Vms listing) {
            listing.vms().forEach(vm -> see(now, vm));
        } else if (input instanceof Input.News news && news.event() instanceof HealthEvent.VmObserved seen) {
            see(now, seen.vm());
        }
    }

    @Override
    public Moment wake() {
        return Moment.NEVER;
    }

    private void deathsAndReturns(Moment now) {
        for (HostId host : ledger.dead().keySet()) {
            dead.computeIfAbsent(host, ledger::keptOn);
            returned.remove(host);
        }
        for (HostId host : List.copyOf(dead.keySet())) {
            if (!ledger.dead().containsKey(host)) {
                returned.add(host);
                sealing.want(now, host);
                requireNonNull(dead.remove(host)).stream()
                        .filter(vm -> ledger.kept(vm)
                                .filter(kept -> !kept.host().equals(host))
                                .isPresent())
                        .forEach(this::look);
            }
        }
    }

    private void see(Moment now, Vm vm) {
        if (!(vm.residence() instanceof Residence.OnSeveralHosts)) {
            boolean wasSeen = !sightings.isEmpty() && sightings.remove(vm.id()) != null;
            if (wasSeen || isAlarmed(vm.id())) {
                notBefore.remove(vm.id());
                alarms.clear(alarm(vm.id()));
            }
        } else if (ledger.kept(vm.id()).isPresent()
                && !ledger.isBusy(vm.id())
                && !now.isBefore(notBefore.getOrDefault(vm.id(), now))) {
            look(vm.id());
        }
    }

    private void look(VmId vm) {
        if (looks.add(vm)) {
            Optional<KeptVm> kept = ledger.kept(vm);
            outbox.order(call -> new Effect.Locate(call, vm, look), (now, reply) -> {
                looks.remove(vm);
                boolean isUntouched = kept.equals(ledger.kept(vm)) && !ledger.isBusy(vm);
                if (isUntouched
                        && kept.isPresent()
                        && reply instanceof Reply.Located located
                        && located.residence() instanceof Residence.OnSeveralHosts several) {
                    found(now, kept.get(), several.hosts());
                }
            });
        }
    }

    private void found(Moment now, KeptVm vm, Set<HostId> hosts) {
        if (!hosts.contains(vm.host())) {
            raise(
                    vm,
                    "is held by " + names(hosts) + ", and was last known on " + vm.host()
                            + ": stop all but one of them");
            return;
        }
        Sighting before = sightings.get(vm.vm());
        boolean isSecond = before != null
                && before.hosts().equals(hosts)
                && now.since(before.at()).compareTo(SECOND_LOOK) >= 0;
        if (before == null || !before.hosts().equals(hosts)) {
            sightings.put(vm.vm(), new Sighting(hosts, now));
        }
        if (care.isLeft(vm) && !isOurDoing(vm)) {
            if (isSecond) {
                raise(vm, "is held by " + names(hosts) + ", and is " + care.reason(vm.vm()) + ": look there");
            }
            return;
        }
        List<HostId> others = new ArrayList<>(hosts);
        others.removeIf(vm.host()::equals);
        others.sort(Comparator.comparing(HostId::value));
        for (HostId other : others) {
            if (isSecond || returned.contains(other)) {
                stop(now, vm, other);
            }
        }
    }

    /** What is left of a VM that was started or moved from here is ended from here, whoever keeps it. */
    private boolean isOurDoing(KeptVm vm) {
        return ledger.arrival(vm.vm())
                .filter(arrived -> arrived.host().equals(vm.host()))
                .isPresent();
    }

    private void stop(Moment now, KeptVm vm, HostId host) {
        notBefore.put(vm.vm(), now.plus(AGAIN));
        Fact.StopIntended intent = new Fact.StopIntended(
                outbox.newOperation(),
                vm.vm(),
                host,
                "it runs on " + vm.host() + "; what " + host + " has is left over");
        orders.begin(now, new StopOrder(intent, stop, (at, ending, reply) -> {
            if (ending.kind() == Ending.Kind.WITHOUT_EFFECT) {
                raise(
                        vm,
                        "is held by " + host + " too, and could not be stopped there: " + ending.detail()
                                + ": stop it there");
            }
        }));
    }

    private void raise(KeptVm vm, String text) {
        alarms.raise(alarm(vm.vm()), Severity.CRITICAL, "VM " + vm.name() + " (" + vm.vm() + ") " + text);
    }

    /** Asked of every VM of every listing. */
    private boolean isAlarmed(VmId vm) {
        return !ledger.alarms().isEmpty() && ledger.alarm(alarm(vm)).isPresent();
    }

    private static String alarm(VmId vm) {
        return "held-twice/" + vm.value();
    }

    private static String names(Set<HostId> hosts) {
        return String.join(", ", hosts.stream().map(HostId::value).sorted().toList());
    }
}
