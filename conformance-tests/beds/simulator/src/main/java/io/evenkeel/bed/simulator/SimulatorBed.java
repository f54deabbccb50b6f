package io.evenkeel.bed.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.simulator.Access;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.Ending;
import io.evenkeel.simulator.Faults;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Two simulated hosts, whose datacenter is also the witness.
 *
 * <p>It can make every guest and every obstacle and cause every fault. Time is real, and guests are small, so that a
 * migration takes a few tenths of a second.
 */
public final class SimulatorBed implements TestBed {

    static final DataRate NIC = DataRate.ofMebibytesPerSecond(200);
    private static final DataSize LARGE = DataSize.ofGibibytes(256);
    private static final DataSize SMALL = DataSize.ofGibibytes(64);
    private static final String ADDRESS = "conformance";
    private static final String USER = "kit";
    private static final String PASSWORD = "correct-horse-battery";

    private final Variant variant;
    private final Datacenter datacenter = new Datacenter(1);
    private final Guests guests;
    private final HypervisorProvider provider;
    private final HostId source;
    private final HostId destination;
    private final List<Ending> faults = new ArrayList<>();
    private final List<VmId> made = new ArrayList<>();

    /** The bed with everything, for the runner. */
    public SimulatorBed() {
        this(Variant.FULL);
    }

    public SimulatorBed(Variant variant) {
        this.variant = requireNonNull(variant, "variant");
        this.source = datacenter.addHost(host("host-a")
                .withMemory(LARGE)
                .withCpu(16, "newer", Set.of("sse4", Guests.RARE_CPU_FEATURE))
                .withNetworks(Set.of("default", Guests.RARE_NETWORK)));
        this.destination = datacenter.addHost(host("host-b").withMemory(SMALL).withCpu(16, "older", Set.of("sse4")));
        datacenter.startGuard(variant.guard());
        datacenter.limits(new MigrationLimits(2, 4));
        datacenter.access(Access.of(ADDRESS, USER, Secret.of(PASSWORD)));
        this.guests = new Guests();
        this.provider = new SimulatorProvider(datacenter);
    }

    private static HostSpec host(String id) {
        return HostSpec.of(id).withNic(NIC);
    }

    /** What is tried here, for tests that do more to it than a bed can. */
    public Datacenter datacenter() {
        return datacenter;
    }

    @Override
    public HypervisorProvider provider() {
        return provider;
    }

    @Override
    public Map<String, String> configuration() {
        Map<String, String> settings = new TreeMap<>(variant.settings());
        settings.put("address", ADDRESS);
        settings.put("user", USER);
        settings.put("password", PASSWORD);
        return settings;
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongAddress() {
        return Optional.of(configurationBut("address", "nowhere"));
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongCredentials() {
        return Optional.of(configurationBut("password", "not-the-password"));
    }

    private Map<String, String> configurationBut(String name, String value) {
        Map<String, String> settings = new TreeMap<>(configuration());
        settings.put(name, value);
        return settings;
    }

    @Override
    public HostId source() {
        return source;
    }

    @Override
    public HostId destination() {
        return destination;
    }

    @Override
    public Set<GuestKind> guestKinds() {
        return EnumSet.allOf(GuestKind.class);
    }

    @Override
    public VmId makeGuest(GuestKind kind) {
        VmState state =
                kind == GuestKind.PAUSED ? VmState.PAUSED : kind == GuestKind.OFF ? VmState.OFF : VmState.RUNNING;
        VmId vm = datacenter.addVm(guests.of(kind), source, state);
        made.add(vm);
        return vm;
    }

    @Override
    public Set<Obstacle> obstacles() {
        return EnumSet.allOf(Obstacle.class);
    }

    @Override
    public VmId makeGuestWith(Obstacle obstacle) {
        VmId vm = datacenter.addVm(guests.with(obstacle), source);
        made.add(vm);
        return vm;
    }

    @Override
    public Set<HostId> executingOn(VmId vm) {
        return datacenter.witness().executingOn(vm);
    }

    @Override
    public Set<HostId> inMemoryOn(VmId vm) {
        return datacenter.witness().inMemoryOn(vm);
    }

    @Override
    public Optional<Set<HostId>> definedOn(VmId vm) {
        return Optional.of(datacenter.witness().definedOn(vm));
    }

    @Override
    public Optional<Set<HostId>> imagesOn(VmId vm) {
        return Optional.of(datacenter.witness().imagesOn(vm));
    }

    @Override
    public OptionalInt boots(VmId vm) {
        return OptionalInt.of(datacenter.witness().boots(vm));
    }

    @Override
    public Optional<HostId> announcedFrom(VmId vm) {
        return datacenter.witness().announcedFrom(vm);
    }

    @Override
    public OptionalDouble pace(VmId vm) {
        return OptionalDouble.of(datacenter.witness().guestSpeed(vm));
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.allOf(Fault.class);
    }

    @Override
    public AutoCloseable cause(Fault fault, VmId vm) {
        Ending ending = begin(fault, vm);
        faults.add(ending);
        return ending;
    }

    private Ending begin(Fault fault, VmId vm) {
        Faults of = datacenter.faults();
        return switch (fault) {
            case HANG -> of.hangManagement();
            case LOST_REPLY -> of.loseNextReply();
            case SOURCE_UNREACHABLE -> of.isolate(source);
            case SOURCE_CRASH -> of.crash(source);
            case DESTINATION_CRASH -> of.crash(destination);
            case LINK_CUT -> of.cut(source, destination);
            case DUPLICATE_VM -> of.duplicate(vm, destination);
            case EVENT_LOSS -> of.loseEvents();
            case FENCE_WITHOUT_EFFECT -> of.makeFencingIneffective(source);
            case FENCE_DEVICE_DEAD -> of.killFenceDevice(source);
            case GUEST_HANG -> of.hangGuest(vm);
            case AGENT_LOST -> of.loseAgent(vm);
            case WATCHDOG -> {
                of.fireWatchdog(vm);
                yield () -> {}; // over as soon as it has begun
            }
        };
    }

    @Override
    public Optional<Boolean> secondStartIsRefused(VmId vm) {
        return Optional.of(datacenter.secondStartIsRefused(vm, destination));
    }

    @Override
    public boolean keepByPlatform(VmId vm, boolean isKept) {
        datacenter.platformHa(vm, isKept);
        return true;
    }

    @Override
    public void close() {
        faults.forEach(Ending::close);
        faults.clear();
        made.forEach(datacenter::removeVm);
        made.clear();
    }
}
