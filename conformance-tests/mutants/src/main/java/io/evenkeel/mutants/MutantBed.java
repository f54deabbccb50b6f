package io.evenkeel.mutants;

import io.evenkeel.bed.simulator.SimulatorBed;
import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The simulator's bed with a mutant for an adapter.
 *
 * <p>What a mutant does to a hypervisor that no right adapter can do to the simulator is noted here, and the witness
 * sees it.
 */
public final class MutantBed implements TestBed {

    private final SimulatorBed bed;
    private final HypervisorProvider provider;
    private final Set<VmId> made = ConcurrentHashMap.newKeySet();
    private final Map<VmId, Integer> moreBoots = new ConcurrentHashMap<>();
    private final Map<VmId, HostId> leftDefinitions = new ConcurrentHashMap<>();
    private final Map<VmId, HostId> leftImages = new ConcurrentHashMap<>();

    public MutantBed(Mutant mutant) {
        this.bed = new SimulatorBed(mutant.variant());
        this.provider = new Proxies(mutant.mistakes().get(), this).wrap(bed.provider(), HypervisorProvider.class);
    }

    Datacenter datacenter() {
        return bed.datacenter();
    }

    /** The guests that were made, whatever they do now. */
    Set<VmId> made() {
        return Set.copyOf(made);
    }

    /** Notes that the mutant restarted a guest. */
    void restarted(VmId vm) {
        moreBoots.merge(vm, 1, Integer::sum);
    }

    /** Notes that the mutant left a definition behind. */
    void leftDefinition(VmId vm, HostId host) {
        leftDefinitions.put(vm, host);
    }

    /** Notes that the mutant left an image behind. */
    void leftImage(VmId vm, HostId host) {
        leftImages.put(vm, host);
    }

    @Override
    public Optional<Set<HostId>> imagesOn(VmId vm) {
        Set<HostId> hosts = new HashSet<>(bed.imagesOn(vm).orElse(Set.of()));
        Optional.ofNullable(leftImages.get(vm)).ifPresent(hosts::add);
        return Optional.of(hosts);
    }

    @Override
    public OptionalInt boots(VmId vm) {
        return OptionalInt.of(bed.boots(vm).orElse(0) + moreBoots.getOrDefault(vm, 0));
    }

    @Override
    public Optional<Set<HostId>> definedOn(VmId vm) {
        Set<HostId> hosts = new HashSet<>(bed.definedOn(vm).orElse(Set.of()));
        Optional.ofNullable(leftDefinitions.get(vm)).ifPresent(hosts::add);
        return Optional.of(hosts);
    }

    @Override
    public HypervisorProvider provider() {
        return provider;
    }

    @Override
    public Map<String, String> configuration() {
        return bed.configuration();
    }

    @Override
    public HostId source() {
        return bed.source();
    }

    @Override
    public HostId destination() {
        return bed.destination();
    }

    @Override
    public Set<GuestKind> guestKinds() {
        return bed.guestKinds();
    }

    @Override
    public VmId makeGuest(GuestKind kind) {
        VmId vm = bed.makeGuest(kind);
        made.add(vm);
        return vm;
    }

    @Override
    public Set<HostId> executingOn(VmId vm) {
        return bed.executingOn(vm);
    }

    @Override
    public Set<HostId> inMemoryOn(VmId vm) {
        return bed.inMemoryOn(vm);
    }

    @Override
    public Optional<HostId> announcedFrom(VmId vm) {
        return bed.announcedFrom(vm);
    }

    @Override
    public OptionalDouble pace(VmId vm) {
        return bed.pace(vm);
    }

    @Override
    public Set<Fault> faults() {
        return bed.faults();
    }

    @Override
    public AutoCloseable cause(Fault fault, VmId vm) {
        return bed.cause(fault, vm);
    }

    @Override
    public Set<Obstacle> obstacles() {
        return bed.obstacles();
    }

    @Override
    public VmId makeGuestWith(Obstacle obstacle) {
        return bed.makeGuestWith(obstacle);
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongAddress() {
        return bed.configurationWithWrongAddress();
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongCredentials() {
        return bed.configurationWithWrongCredentials();
    }

    @Override
    public Optional<Boolean> secondStartIsRefused(VmId vm) {
        return bed.secondStartIsRefused(vm);
    }

    @Override
    public boolean keepByPlatform(VmId vm, boolean isKept) {
        return bed.keepByPlatform(vm, isKept);
    }

    @Override
    public void close() {
        bed.close();
    }
}
