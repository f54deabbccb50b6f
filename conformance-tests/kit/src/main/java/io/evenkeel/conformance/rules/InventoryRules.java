package io.evenkeel.conformance.rules;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.RecordingContext;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chapter 3: what is there. */
final class InventoryRules {

    /** How soon a change of the platform's own high availability is to be told. */
    private static final Duration TOLD = Duration.ofSeconds(5);

    @Rule(id = "3.1", text = "The id of a VM stays the same when it moves.", requires = "migration")
    void idsSurviveMoves(Scenario s) throws Exception {
        VmId vm = s.guest();
        Vm before = only(s, vm);
        Moves.arrives(s, vm, s.begin(vm));
        Vm after = only(s, vm);
        s.check(
                Moves.isOn(after.residence(), s.bed().destination()),
                "after the move, " + vm + " is listed at " + after.residence());
        List<Vm> namesakes = s.inventory().vms(s.soon()).stream()
                .filter(each -> each.name().equals(before.name()) && !each.id().equals(vm))
                .filter(each -> Moves.isOn(each.residence(), s.bed().destination()))
                .toList();
        s.check(namesakes.isEmpty(), "after the move, the VM has a second id: " + namesakes);
    }

    @Rule(id = "3.2", text = "Ids of hosts and VMs are the same on every connection.")
    void idsAreTheSameEverywhere(Scenario s) throws Exception {
        VmId vm = s.guest();
        Hypervisor other = s.connect();
        Set<HostId> here = s.inventory().hosts(s.soon()).stream().map(Host::id).collect(toSet());
        Set<HostId> there =
                other.inventory().hosts(s.soon()).stream().map(Host::id).collect(toSet());
        s.check(here.equals(there), "one connection lists the hosts " + here + ", another " + there);
        s.check(
                here.containsAll(Set.of(s.bed().source(), s.bed().destination())),
                "the bed's hosts are not among " + here);
        for (Hypervisor each : List.of(s.hypervisor(), other)) {
            Set<VmId> vms = each.inventory().vms(s.soon()).stream().map(Vm::id).collect(toSet());
            s.check(vms.contains(vm), "a connection does not list " + vm + " but " + vms);
            s.check(each.inventory().vm(vm, s.soon()).isPresent(), "a connection does not know " + vm);
        }
    }

    @Rule(id = "3.3", text = "Looking at the inventory changes nothing.")
    void lookingChangesNothing(Scenario s) throws Exception {
        Map<VmId, Witness> before = new LinkedHashMap<>();
        for (VmId vm : oneOfEachState(s).keySet()) {
            before.put(vm, Witness.of(s, vm));
        }
        for (int i = 0; i < 3; i++) {
            s.inventory().hosts(s.soon());
            s.inventory().vms(s.soon());
            for (VmId vm : before.keySet()) {
                s.inventory().vm(vm, s.soon());
                s.inventory().locate(vm, s.soon());
            }
        }
        for (Map.Entry<VmId, Witness> each : before.entrySet()) {
            Witness.unchanged(s, each.getKey(), each.getValue(), "after looking at the inventory");
        }
    }

    @Rule(
            id = "3.4",
            text = "Where a VM is held by a host that cannot be asked, locate answers Unknown and never a guess.",
            faults = Fault.SOURCE_UNREACHABLE)
    void locateDoesNotGuess(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.inventory().locate(vm, s.soon());
        s.cause(Fault.SOURCE_UNREACHABLE, vm);
        Residence told = s.inventory().locate(vm, s.soon());
        s.check(
                told instanceof Residence.Unknown,
                s.bed().source() + " cannot be asked and executes the VM; locate answers " + told);
        Set<HostId> possible = ((Residence.Unknown) told).possibleHosts();
        s.check(
                possible.isEmpty() || possible.contains(s.bed().source()),
                "locate rules out " + s.bed().source() + ", which executes the VM: " + told);
    }

    @Rule(id = "3.5", text = "In quiet, the list of VMs, the single VM and locate agree.")
    void answersAgree(Scenario s) throws Exception {
        for (VmId vm : oneOfEachState(s).keySet()) {
            Residence listed = only(s, vm).residence();
            Residence single = s.inventory().vm(vm, s.soon()).orElseThrow().residence();
            Residence located = s.inventory().locate(vm, s.soon());
            s.check(
                    listed.equals(single) && single.equals(located),
                    vm + " is listed at " + listed + ", seen alone at " + single + ", located at " + located);
            s.check(!(located instanceof Residence.Unknown), "in quiet, locate does not know where " + vm + " is");
            Witness.agrees(s, vm, located);
        }
    }

    @Rule(
            id = "3.6",
            text = "A VM that two hosts hold in memory is listed once and marked as held by several.",
            faults = Fault.DUPLICATE_VM)
    void duplicatesAreMarked(Scenario s) throws Exception {
        VmId vm = s.guest();
        s.cause(Fault.DUPLICATE_VM, vm);
        Set<HostId> both = Set.of(s.bed().source(), s.bed().destination());
        Residence listed = only(s, vm).residence();
        Residence located = s.inventory().locate(vm, s.soon());
        Residence demanded = new Residence.OnSeveralHosts(both);
        s.check(
                listed.equals(demanded) && located.equals(demanded),
                both + " hold the VM in memory; it is listed at " + listed + " and located at " + located);
    }

    @Rule(id = "3.7", text = "A VM that nobody knows is absent from the list, and locating it fails with NOT_FOUND.")
    void unknownVmsAreNotFound(Scenario s) throws Exception {
        s.guest();
        VmId unknown = Moves.unknownVm();
        s.check(
                s.inventory().vms(s.soon()).stream().noneMatch(vm -> vm.id().equals(unknown)),
                "a VM that nobody knows is listed");
        s.check(
                s.inventory().vm(unknown, s.soon()).isEmpty(),
                "a VM that nobody knows is shown: " + s.inventory().vm(unknown, s.soon()));
        s.refused(() -> s.inventory().locate(unknown, s.soon()), ErrorKind.NOT_FOUND);
    }

    @Rule(
            id = "3.8",
            text = "A VM that is paused or off is reported as such.",
            guests = {GuestKind.PAUSED, GuestKind.OFF})
    void statesAreReported(Scenario s) throws Exception {
        for (Map.Entry<VmId, VmState> each : oneOfEachState(s).entrySet()) {
            Vm told = only(s, each.getKey());
            s.check(
                    told.state() == each.getValue(),
                    "a VM that is " + each.getValue() + " is reported as " + told.state() + " at " + told.residence());
        }
    }

    @Rule(
            id = "3.9",
            text = "A host that cannot be asked is listed as UNREACHABLE without capacity, and the others are listed"
                    + " as before.",
            faults = Fault.SOURCE_UNREACHABLE)
    void deadHostsHideNobody(Scenario s) throws Exception {
        VmId vm = s.guest();
        Map<HostId, HostState> before = states(s);
        s.check(
                before.get(s.bed().source()) == HostState.AVAILABLE,
                "before the fault, the source is " + before.get(s.bed().source()));
        s.cause(Fault.SOURCE_UNREACHABLE, vm);
        List<Host> now = s.inventory().hosts(s.soon());
        Map<HostId, HostState> demanded = new LinkedHashMap<>(before);
        demanded.put(s.bed().source(), HostState.UNREACHABLE);
        Map<HostId, HostState> seen = now.stream().collect(toMap(Host::id, Host::state));
        s.check(
                seen.equals(demanded),
                "the hosts were " + before + ", with " + s.bed().source() + " cut off " + seen);
        for (Host host : now) {
            s.check(
                    host.capacity().isPresent() == (host.state() == HostState.AVAILABLE)
                            || host.state() == HostState.MAINTENANCE,
                    host.id() + " is " + host.state() + " and has the capacity " + host.capacity());
        }
    }

    private static Map<HostId, HostState> states(Scenario s) throws InterruptedException {
        return s.inventory().hosts(s.soon()).stream().collect(toMap(Host::id, Host::state));
    }

    @Rule(id = "3.10", text = "Observation times come from the clock of the context.")
    void timesComeFromTheContext(Scenario s) throws Exception {
        VmId vm = s.guest();
        RecordingContext context = s.newContext();
        context.shift(Duration.ofDays(-1000));
        Hypervisor opened = s.connect(context);
        Instant before = context.clock().instant();
        List<Host> hosts = opened.inventory().hosts(s.soon());
        List<Vm> vms = opened.inventory().vms(s.soon());
        Vm single = opened.inventory().vm(vm, s.soon()).orElseThrow();
        Instant after = context.clock().instant();
        for (Host host : hosts) {
            within(s, "the host " + host.id(), host.observedAt(), before, after);
        }
        for (Vm each : vms) {
            within(s, "the VM " + each.id(), each.observedAt(), before, after);
        }
        within(s, "the VM " + vm, single.observedAt(), before, after);
    }

    private static void within(Scenario s, String what, Instant observed, Instant before, Instant after) {
        // An adapter may round to what its wire format carries.
        s.check(
                !observed.isBefore(before.minusSeconds(1)) && !observed.isAfter(after.plusSeconds(1)),
                what + " was observed at " + observed + ", by the clock of the context between " + before + " and "
                        + after);
    }

    @Rule(
            id = "3.11",
            text = "A VM that the platform's own high availability keeps is told as such, and one that it does not keep"
                    + " is not.",
            requires = "inventory.platform-ha",
            faults = Fault.SOURCE_UNREACHABLE)
    void whatThePlatformKeepsIsToldAsSuch(Scenario s) throws Exception {
        VmId one = s.guest();
        VmId other = s.guest();
        keep(s, one, true);
        tells(s, one, true);
        tells(s, other, false);
        keep(s, one, false);
        keep(s, other, true);
        tells(s, one, false);
        tells(s, other, true);
        s.cause(Fault.SOURCE_UNREACHABLE, other);
        tells(s, other, true);
        tells(s, one, false);
    }

    private static void keep(Scenario s, VmId vm, boolean isKept) throws InterruptedException {
        if (!s.bed().keepByPlatform(vm, isKept)) {
            throw new NotVerified("the bed puts no VM under the platform's own high availability");
        }
    }

    private static void tells(Scenario s, VmId vm, boolean isKept) throws Exception {
        s.await(
                vm + " told as " + (isKept ? "kept" : "not kept") + " by the platform, as it is; in the list and alone",
                TOLD,
                () -> only(s, vm).isKeptByPlatform() == isKept
                        && s.inventory().vm(vm, s.soon()).orElseThrow().isKeptByPlatform() == isKept);
    }

    private static Vm only(Scenario s, VmId vm) throws InterruptedException {
        List<Vm> listed = s.inventory().vms(s.soon()).stream()
                .filter(each -> each.id().equals(vm))
                .toList();
        s.check(listed.size() == 1, vm + " is listed " + listed.size() + " times: " + listed);
        return listed.get(0);
    }

    /** A guest of every state that the bed can make, with that state. */
    private static Map<VmId, VmState> oneOfEachState(Scenario s) throws InterruptedException {
        Map<VmId, VmState> guests = new LinkedHashMap<>();
        guests.put(s.guest(), VmState.RUNNING);
        if (s.bed().guestKinds().contains(GuestKind.PAUSED)) {
            guests.put(s.guest(GuestKind.PAUSED), VmState.PAUSED);
        }
        if (s.bed().guestKinds().contains(GuestKind.OFF)) {
            guests.put(s.guest(GuestKind.OFF), VmState.OFF);
        }
        return guests;
    }
}
