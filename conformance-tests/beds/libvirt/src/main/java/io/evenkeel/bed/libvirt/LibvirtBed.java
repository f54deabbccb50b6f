package io.evenkeel.bed.libvirt;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The libvirt adapter on the hosts of a lab, with the lab's self-checking guest as witness.
 *
 * <p>What is seen of a guest comes from the guest itself (its beats, from the files of the host it runs on) and from the
 * hosts' process tables; the adapter is not asked.
 */
public final class LibvirtBed implements TestBed {

    private static final String DAEMON_SOCKET = "run/libvirt/libvirt-sock";

    private final Lab lab;
    private final String prefix;
    private final LabHost source;
    private final LabHost destination;
    private final Map<VmId, WitnessedGuest> guests = new LinkedHashMap<>();
    private final LabFaults faults;
    private final boolean leases;
    private final Map<String, String> switches;
    private final SocketProxy wayToSource;
    private final Consumer<Boolean> whenClosed;

    LibvirtBed(Lab lab, String prefix, boolean leases, Map<String, String> switches, Consumer<Boolean> whenClosed) {
        this.lab = lab;
        this.switches = switches;
        this.leases = leases;
        this.whenClosed = whenClosed;
        this.prefix = prefix;
        this.source = lab.host(1);
        this.destination = lab.host(2);
        this.wayToSource = new SocketProxy(
                lab.directory().resolve(prefix + ".sock"),
                lab.directory().resolve(source.name()).resolve(DAEMON_SOCKET));
        this.faults = new LabFaults(lab.hosts(), source, destination, wayToSource);
    }

    @Override
    public HypervisorProvider provider() {
        return new LibvirtWithSwitches(switches);
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> direct = leases ? LabConnection.settingsWithLeases(lab) : LabConnection.settings(lab);
        return LabConnection.through(direct, lab, source, wayToSource.socket());
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongAddress() {
        Map<String, String> wrong = new LinkedHashMap<>(configuration());
        wrong.remove("peers");
        wrong.put("hosts", "h1=qemu+unix:///system?socket=" + lab.directory().resolve("nobody"));
        return Optional.of(wrong);
    }

    /** The socket for those who may only look asks for a name and a password, where the adapter can give them. */
    @Override
    public Optional<Map<String, String>> configurationWithWrongCredentials() {
        boolean knowsLogins = provider().configSchema().keys().stream()
                .anyMatch(key -> key.name().equals("username"));
        return !knowsLogins
                ? Optional.empty()
                : Optional.of(Map.of(
                        "hosts",
                        "h1=qemu+unix:///" + LabConnection.kind(source) + "?socket="
                                + lab.directory().resolve(source.name()).resolve(DAEMON_SOCKET + "-ro"),
                        "username",
                        "reader@lab",
                        "password",
                        "not-the-word"));
    }

    @Override
    public HostId source() {
        return new HostId(source.name());
    }

    @Override
    public HostId destination() {
        return new HostId(destination.name());
    }

    @Override
    public Set<GuestKind> guestKinds() {
        return EnumSet.allOf(GuestKind.class);
    }

    @Override
    public VmId makeGuest(GuestKind kind) throws InterruptedException {
        WitnessedGuest guest = WitnessedGuest.make(lab, source, prefix + "-" + (guests.size() + 1), kind);
        guests.put(guest.id(), guest);
        return guest.id();
    }

    /** Where it beats, as far as it has a process there: the last beats of a guest that has ended say nothing. */
    @Override
    public Set<HostId> executingOn(VmId vm) throws InterruptedException {
        Set<String> beating = guest(vm).beatsOn();
        return beating.isEmpty()
                ? Set.of()
                : inMemoryOn(vm).stream()
                        .filter(host -> beating.contains(host.value()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<HostId> inMemoryOn(VmId vm) {
        return faults.powered().stream()
                .filter(host -> guest(vm).hasProcessOn(host))
                .map(host -> new HostId(host.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Set<HostId>> definedOn(VmId vm) {
        if (!faults.none()) {
            return Optional.empty();
        }
        return Optional.of(lab.hosts().stream()
                .filter(host -> guest(vm).isDefinedOn(host))
                .map(host -> new HostId(host.name()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Optional<Set<HostId>> imagesOn(VmId vm) {
        return Optional.of(lab.hosts().stream()
                .filter(host -> guest(vm).hasImageOn(host))
                .map(host -> new HostId(host.name()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public OptionalInt boots(VmId vm) {
        return OptionalInt.of(guest(vm).verdict().lives());
    }

    @Override
    public Optional<String> damage(VmId vm) {
        return guest(vm).damage();
    }

    @Override
    public Optional<HostId> announcedFrom(VmId vm) throws InterruptedException {
        return guest(vm).announcedFrom().map(HostId::new);
    }

    @Override
    public OptionalDouble pace(VmId vm) throws InterruptedException {
        return guest(vm).pace();
    }

    @Override
    public Set<Fault> faults() {
        return LabFaults.KNOWN;
    }

    @Override
    public AutoCloseable cause(Fault fault, VmId vm) throws InterruptedException {
        return faults.cause(fault, guest(vm));
    }

    @Override
    public Set<Obstacle> obstacles() {
        return Hindrance.KNOWN;
    }

    @Override
    public VmId makeGuestWith(Obstacle obstacle) throws InterruptedException {
        VmId vm = makeGuest(GuestKind.CALM);
        guest(vm).giveDevice(source, Hindrance.of(obstacle, prefix));
        return vm;
    }

    @Override
    public Optional<Boolean> secondStartIsRefused(VmId vm) {
        return Optional.of(guest(vm).isRefusedOn(destination));
    }

    /** Generous: emulated guests on a machine that may be busy with other builds. */
    @Override
    public double timeScale() {
        return 3;
    }

    @Override
    public void close() {
        try (wayToSource) {
            faults.endAll();
            faults.bootFencedHosts();
            guests.values().forEach(WitnessedGuest::close);
        } catch (RuntimeException e) {
            whenClosed.accept(false);
            throw e;
        }
        whenClosed.accept(true);
    }

    private WitnessedGuest guest(VmId vm) {
        WitnessedGuest guest = guests.get(vm);
        if (guest == null) {
            throw new IllegalArgumentException("not a guest of this bed: " + vm);
        }
        return guest;
    }
}
