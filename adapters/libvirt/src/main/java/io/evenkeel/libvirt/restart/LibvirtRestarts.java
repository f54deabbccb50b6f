package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Operations;
import io.evenkeel.libvirt.connection.Sent;
import io.evenkeel.libvirt.guard.Admission;
import io.evenkeel.libvirt.guard.Room;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.CopiedDisks;
import io.evenkeel.libvirt.logbook.CopiedDisks.Note;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.Restarts;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Defines a VM on a host that is alive and starts it there, once nobody else can be running it. */
final class LibvirtRestarts implements Restarts {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtRestarts.class);

    private final Hosts hosts;
    private final LibvirtInventory inventory;
    private final DefinitionReader definitions;
    private final Caretaker caretaker;
    private final Receipts receipts;
    private final Admission admission;
    private final Clock clock;
    private final Operations operations = new Operations();

    LibvirtRestarts(
            Hosts hosts,
            LibvirtInventory inventory,
            DefinitionReader definitions,
            Caretaker caretaker,
            Admission admission,
            Clock clock) {
        this.hosts = hosts;
        this.inventory = inventory;
        this.definitions = definitions;
        this.caretaker = caretaker;
        this.receipts = Receipts.about(hosts, clock);
        this.admission = admission;
        this.clock = clock;
    }

    private record Change(VmId vm, HostId target) {}

    @Override
    public Residence.OnHost restart(Operation operation, RestartRequest request, Deadline deadline)
            throws InterruptedException {
        hosts.ensureOpen();
        HostLink target = hosts.get(request.target());
        VmId vm = request.vm();
        if (request.evidence() instanceof SafetyEvidence.FoundOff found
                && !found.vm().equals(vm)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_REQUEST, "that VM " + found.vm() + " was off says nothing of VM " + vm);
        }
        receipts.show(request.evidence());
        return operations.once(
                operation,
                new Change(vm, target.id()),
                sent -> restart(operation, request, target, sent, deadline),
                () -> repeated(vm, target, deadline),
                deadline);
    }

    /** Done before, and not to be done again even if the VM has been stopped since (§6.8). */
    private Residence.OnHost repeated(VmId vm, HostLink target, Deadline deadline) throws InterruptedException {
        Sighting there = inventory.look(vm, hosts.all(), deadline).sightings().get(target.id());
        if (there == null) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    "VM " + vm + " was restarted on " + target.id() + " by this operation and has left it");
        }
        return new Residence.OnHost(target.id(), there.state().vmState());
    }

    private Residence.OnHost restart(
            Operation operation, RestartRequest request, HostLink target, Sent sent, Deadline deadline)
            throws InterruptedException {
        VmId vm = request.vm();
        SafetyEvidence evidence = request.evidence();
        Residence.OnHost wanted = new Residence.OnHost(target.id(), VmState.RUNNING);
        Look first = inventory.look(vm, hosts.all(), deadline);
        if (judge(request, first) == Grounds.RUNS_THERE) {
            return wanted;
        }
        Definition definition = definition(vm, target, first, deadline);
        admission.check(vm, definition.xml());
        checkDisks(vm, definition, target, first, deadline);
        Room.ensure(vm, target, definition.xml(), deadline);
        // Waiting for silent hosts took time, in which the others may have changed: they are asked again.
        Look look = again(vm, first, deadline);
        if (judge(request, look) == Grounds.RUNS_THERE) {
            return wanted;
        }
        if (look.silent().contains(target.id())) {
            throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, target.id() + " does not answer");
        }
        Set<HostId> leftBehind = new LinkedHashSet<>(look.silent());
        leftBehind.addAll(look.sightings().keySet());
        leftBehind.remove(target.id());
        RestartRecord entry = RestartRecord.begun(operation, target.id(), clock.instant(), leftBehind);
        LOG.info("VM {} is started on {} from {}; evidence: {}", vm, target.id(), definition, evidence);
        // A saved memory that lies on the target is older than what was lost with a host.
        boolean isLost = !look.silent().isEmpty();
        new TargetStart(new TargetHost(vm, target, isLost, deadline), sent).carryOut(definition.xml(), entry);
        if (!leftBehind.isEmpty()) {
            caretaker.tidy(vm);
        }
        return wanted;
    }

    private Look again(VmId vm, Look first, Deadline deadline) throws InterruptedException {
        List<HostLink> answering = hosts.all().stream()
                .filter(link -> !first.silent().contains(link.id()))
                .toList();
        Look again = inventory.look(vm, answering, deadline);
        Set<HostId> silent = new LinkedHashSet<>(first.silent());
        silent.addAll(again.silent());
        return new Look(again.sightings(), silent);
    }

    private Grounds judge(RestartRequest request, Look look) {
        return Grounds.judge(
                request.vm(),
                request.target(),
                look,
                request.evidence(),
                host -> receipts.covers(request.evidence(), host));
    }

    /**
     * What to start from: what somebody put into the directory, else what a host holds, else what was last seen.
     *
     * <p>A host that can be asked knows better than a file, unless the VM was last seen on one that cannot.
     */
    private Definition definition(VmId vm, HostLink target, Look look, Deadline deadline) throws InterruptedException {
        Optional<Definition> kept = definitions.read(vm, deadline);
        Optional<HostId> holder = look.sightings().containsKey(target.id())
                ? Optional.of(target.id())
                : look.sightings().keySet().stream().findFirst();
        boolean keptIsBetter = kept.isPresent()
                && kept.get().seenOn().map(host -> !answers(host, look)).orElse(true);
        if (keptIsBetter || (kept.isPresent() && holder.isEmpty())) {
            return kept.get();
        }
        if (holder.isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.NOT_FOUND, "no host that answers knows VM " + vm + ", and no definition of it was kept");
        }
        String xml = hosts.get(holder.get()).query(wire -> wire.with(vm.value(), Dom::definition), deadline);
        return new Definition(xml, "its definition on " + holder.get(), holder);
    }

    /**
     * Looks at everything that is noted about the VM's disks, wherever: what is started from may be a file that somebody
     * wrote without the note.
     *
     * <p>A silent host may have had the VM last, so what nobody saw end is settled only if there is none.
     */
    private void checkDisks(VmId vm, Definition chosen, HostLink target, Look look, Deadline deadline)
            throws InterruptedException {
        List<Note> kept = new ArrayList<>();
        kept.add(Note.read(vm, chosen.origin(), chosen.xml()));
        definitions.seen(vm, deadline).ifPresent(seen -> kept.add(Note.read(vm, seen.origin(), seen.xml())));
        Map<HostId, Note> held = new LinkedHashMap<>();
        for (HostId host : look.sightings().keySet()) {
            String xml = hosts.get(host).query(wire -> wire.with(vm.value(), Dom::definition), deadline);
            held.put(host, Note.read(vm, "its definition on " + host, xml));
        }
        if (look.silent().isEmpty()) {
            CopiedDisks.checkHeld(vm, held, kept, target.id());
        } else {
            kept.addAll(held.values());
            CopiedDisks.check(vm, kept, target.id());
        }
    }

    private boolean answers(HostId host, Look look) {
        return hosts.has(host) && !look.silent().contains(host);
    }
}
