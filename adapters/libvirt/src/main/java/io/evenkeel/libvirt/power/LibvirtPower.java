package io.evenkeel.libvirt.power;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Operations;
import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.libvirt.connection.Sent;
import io.evenkeel.libvirt.guard.Admission;
import io.evenkeel.libvirt.guard.Room;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.CopiedDisks;
import io.evenkeel.libvirt.logbook.CopiedDisks.Note;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Starting, stopping and resetting. Every call looks at all hosts first. */
public final class LibvirtPower implements PowerControl {

    /** A migration that is stopped in mid-course shows one copy after the other at most. */
    private static final int MOST_ROUNDS = 4;

    private final Hosts hosts;
    private final LibvirtInventory inventory;
    private final Admission admission;
    private final Operations operations = new Operations();

    public LibvirtPower(Hosts hosts, LibvirtInventory inventory, Admission admission) {
        this.admission = admission;
        this.hosts = hosts;
        this.inventory = inventory;
    }

    private record Change(String verb, VmId vm, String detail) {}

    @Override
    public Residence.OnHost start(Operation operation, VmId vm, HostId host, Deadline deadline)
            throws InterruptedException {
        hosts.ensureOpen();
        HostLink target = hosts.get(host);
        return operations.once(
                operation,
                new Change("start", vm, host.value()),
                sent -> start(vm, target, sent, deadline),
                () -> started(vm, target, deadline),
                deadline);
    }

    /** Done before, and not to be done again even if the VM has been stopped since. */
    private Residence.OnHost started(VmId vm, HostLink target, Deadline deadline) throws InterruptedException {
        Sighting there = known(vm, deadline).sightings().get(target.id());
        if (there == null) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT,
                    "VM " + vm + " was started on " + target.id() + " by this operation and has left it");
        }
        return on(target, there);
    }

    private Residence.OnHost start(VmId vm, HostLink target, Sent sent, Deadline deadline) throws InterruptedException {
        Look look = known(vm, deadline);
        Set<HostId> active = active(look);
        Sighting there = look.sightings().get(target.id());
        if (there != null && active.equals(Set.of(target.id()))) {
            return on(target, there);
        }
        if (!active.isEmpty()) {
            throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "VM " + vm + " is in memory on " + active);
        }
        if (!look.silent().isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, "VM " + vm + " may be running on " + look.silent() + ", which cannot be asked");
        }
        Map<HostId, String> definitions = definitions(vm, look, deadline);
        Map<HostId, Note> notes = new LinkedHashMap<>();
        definitions.forEach((host, xml) -> notes.put(host, Note.read(vm, "its definition on " + host, xml)));
        CopiedDisks.checkHeld(vm, notes, List.of(), target.id());
        String definition = definitions.containsKey(target.id())
                ? definitions.get(target.id())
                : definitions.values().iterator().next();
        admission.check(vm, definition);
        Room.ensure(vm, target, definition, deadline);
        if (!definitions.containsKey(target.id())) {
            sent.define(target, definition, deadline);
        }
        // Elsewhere it must not be startable any more before it runs here (§7.9).
        for (HostId other : look.sightings().keySet()) {
            if (!other.equals(target.id())) {
                sent.order(hosts.get(other), vm, Dom::undefine, deadline);
            }
        }
        sent.order(target, vm, domain -> create(domain, target.id()), deadline);
        return new Residence.OnHost(target.id(), VmState.RUNNING);
    }

    private Map<HostId, String> definitions(VmId vm, Look look, Deadline deadline) throws InterruptedException {
        Map<HostId, String> definitions = new LinkedHashMap<>();
        for (HostId host : look.sightings().keySet()) {
            definitions.put(host, hosts.get(host).query(wire -> wire.with(vm.value(), Dom::definition), deadline));
        }
        return definitions;
    }

    /** Noted first: who finds it running must not take it for the guest of a migration that nobody saw end. */
    private static void create(Dom domain, HostId host) {
        Logbook before = Logbook.forChange(domain);
        Logbook after = before.restarted(host);
        if (!after.equals(before)) {
            after.store(domain);
        }
        domain.create();
    }

    @Override
    public void stop(Operation operation, VmId vm, StopMode mode, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        operations.once(
                operation,
                new Change("stop", vm, mode.name()),
                sent -> {
                    stop(vm, host -> true, mode, sent, deadline);
                    return true;
                },
                () -> true,
                deadline);
    }

    @Override
    public void stop(Operation operation, VmId vm, HostId host, StopMode mode, Deadline deadline)
            throws InterruptedException {
        hosts.ensureOpen();
        HostId only = hosts.get(host).id();
        operations.once(
                operation,
                new Change("stop", vm, mode.name() + " on " + only.value()),
                sent -> {
                    stop(vm, only::equals, mode, sent, deadline);
                    return true;
                },
                () -> true,
                deadline);
    }

    private void stop(VmId vm, Predicate<HostId> where, StopMode mode, Sent sent, Deadline deadline)
            throws InterruptedException {
        // A copy may end, or begin to run, while another is being stopped: only a look that finds none is the end.
        Optional<HypervisorException> refusal = Optional.empty();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Look look = known(vm, deadline);
            Map<HostId, Sighting> sightings = new LinkedHashMap<>(look.sightings());
            sightings.keySet().removeIf(where.negate());
            List<StopStep> steps = StopStep.plan(sightings, mode);
            if (steps.isEmpty()) {
                sent.ensureNobodySilent(vm, look.silent().stream().filter(where).collect(Collectors.toSet()));
                return;
            }
            for (StopStep step : steps) {
                try {
                    carryOut(step, vm, mode, sent, deadline);
                } catch (HypervisorException e) {
                    if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.CONFLICT) {
                        throw e;
                    }
                    refusal = Optional.of(e); // it may have ended by itself, as the copies of a migration do
                }
            }
        }
        throw refusal.orElseGet(() -> new HypervisorException(
                ErrorKind.HYPERVISOR_FAULT, Effect.UNKNOWN, "VM " + vm + " comes back each time it is stopped"));
    }

    private void carryOut(StopStep step, VmId vm, StopMode mode, Sent sent, Deadline deadline)
            throws InterruptedException {
        HostLink link = hosts.get(step.host());
        if (step.defineFirst()) {
            // A VM without a definition would be forgotten with its end, and could never be started again.
            String definition = link.query(wire -> wire.with(vm.value(), Dom::definition), deadline);
            sent.define(link, definition, deadline);
        }
        sent.order(link, vm, mode == StopMode.POWER_OFF ? Dom::destroy : Dom::shutdown, deadline);
        if (mode == StopMode.SHUTDOWN) {
            awaitEnd(link, vm, deadline);
        }
    }

    private static void awaitEnd(HostLink link, VmId vm, Deadline deadline) throws InterruptedException {
        Optional<Boolean> ended = Poll.until(deadline, () -> {
            boolean active = link.query(wire -> wire.isActive(vm.value()), deadline);
            return active ? Optional.empty() : Optional.of(true);
        });
        if (ended.isEmpty()) {
            throw new HypervisorException(
                    ErrorKind.TIMEOUT, Effect.UNKNOWN, "the guest of VM " + vm + " has not shut down in time");
        }
    }

    @Override
    public void reset(Operation operation, VmId vm, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        operations.atMostOnce(
                operation,
                new Change("reset", vm, ""),
                sent -> {
                    reset(vm, sent, deadline);
                    return true;
                },
                doubt -> doubt.ifPresent(first -> {
                    throw stillInDoubt(vm, first);
                }),
                deadline);
    }

    private static HypervisorException stillInDoubt(VmId vm, HypervisorException first) {
        return new HypervisorException(
                first.kind(),
                Effect.UNKNOWN,
                "whether this operation has reset VM " + vm
                        + " is not known, and libvirt cannot tell afterwards; if the"
                        + " guest still hangs, reset it by a new operation",
                first);
    }

    private void reset(VmId vm, Sent sent, Deadline deadline) throws InterruptedException {
        Look look = known(vm, deadline);
        Set<HostId> active = active(look);
        if (active.size() > 1) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.CONFLICT, "VM " + vm + " is in memory on " + active + "; stop one first");
        }
        if (active.isEmpty()) {
            throw look.silent().isEmpty()
                    ? HypervisorException.withoutEffect(ErrorKind.CONFLICT, "VM " + vm + " is off")
                    : HypervisorException.withoutEffect(
                            ErrorKind.UNREACHABLE, "VM " + vm + " may be on " + look.silent());
        }
        sent.order(hosts.get(active.iterator().next()), vm, Dom::reset, deadline);
    }

    private Look known(VmId vm, Deadline deadline) throws InterruptedException {
        hosts.ensureOpen();
        Look look = inventory.look(vm, hosts.all(), deadline);
        if (look.sightings().isEmpty() && look.silent().isEmpty()) {
            throw HypervisorException.withoutEffect(ErrorKind.NOT_FOUND, "no host knows VM " + vm);
        }
        if (look.sightings().isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE, "VM " + vm + " may be on " + look.silent() + ", which cannot be asked");
        }
        return look;
    }

    private static Set<HostId> active(Look look) {
        return look.sightings().entrySet().stream()
                .filter(each -> each.getValue().state().isActive())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Residence.OnHost on(HostLink host, Sighting sighting) {
        return new Residence.OnHost(host.id(), sighting.state().vmState());
    }
}
