package io.evenkeel.supervisor.placement;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.view.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What hosts have of memory for VMs: what is free, and what the VMs take that are there.
 *
 * <p>A VM on its way takes memory of its destination before it is seen there, some hypervisors say all of it at once,
 * others bit by bit. So a host that a VM comes to has what it had when nothing was on its way, as far as that can still be
 * true.
 */
public final class HostMemory implements Duty {

    private final Ledger ledger;
    private final View view;

    /** MiB of each host when nothing was on its way there or left it. */
    private final Map<HostId, Long> settled = new HashMap<>();

    /** When something was seen to be on its way last. */
    private final Map<HostId, Moment> touched = new HashMap<>();

    /** When the VMs were listed last. */
    private Moment before = new Moment(0);

    public HostMemory(Ledger ledger, View view) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
    }

    /**
     * What a host has, MiB.
     *
     * @param host one whose capacity is known
     * @param residents MiB that the VMs take that were seen there
     * @param coming MiB of those that are on their way
     */
    public long of(Host host, long residents, long coming) {
        long seen = PlannerTerms.memory(host, residents);
        long atMost = PlannerTerms.memory(host, residents + coming);
        return Math.max(seen, Math.min(atMost, settled.getOrDefault(host.id(), seen)));
    }

    @Override
    public void on(Moment now, Input input) {
        if (input instanceof Input.Answer answer && answer.reply() instanceof Reply.Vms) {
            learn(now);
        }
    }

    @Override
    public Moment wake() {
        return Moment.NEVER;
    }

    private void learn(Moment now) {
        busy().forEach(host -> touched.put(host, now));
        Map<HostId, Long> residents = new HashMap<>();
        for (View.Seen<Vm> seen : view.vms()) {
            Vm vm = seen.what();
            if (vm.residence() instanceof Residence.OnHost known && ClusterPicture.isRunning(vm)) {
                residents.merge(known.host(), PlannerTerms.mebibytes(vm), Long::sum);
            }
        }
        for (View.Seen<Host> seen : view.hosts()) {
            Host host = seen.what();
            // The listing may be from before what was under way ended: the one after that is not.
            Moment last = touched.get(host.id());
            boolean isQuiet = last == null || last.isBefore(before);
            if (isQuiet && host.capacity().isPresent()) {
                settled.put(host.id(), PlannerTerms.memory(host, residents.getOrDefault(host.id(), 0L)));
            }
        }
        settled.keySet().removeIf(host -> view.host(host).isEmpty());
        touched.keySet().removeIf(host -> view.host(host).isEmpty());
        before = now;
    }

    private Set<HostId> busy() {
        Set<HostId> busy = new HashSet<>();
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.MigrationIntended move) {
                busy.add(move.source());
                busy.add(move.destination());
            } else if (open.intent() instanceof Fact.StartIntended start) {
                busy.add(start.target());
            }
        }
        return busy;
    }
}
