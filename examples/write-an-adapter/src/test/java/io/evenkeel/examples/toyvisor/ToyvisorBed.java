package io.evenkeel.examples.toyvisor;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.evenkeel.conformance.Fault;
import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.Obstacle;
import io.evenkeel.conformance.TestBed;
import io.evenkeel.conformance.proxy.FaultProxy;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import toyvisor.Datacenter;
import toyvisor.ToyvisorServer;

/**
 * The bed on which the kit tries the adapter: a datacenter of its own for each rule, behind a proxy that misbehaves.
 *
 * <p>The witness looks into the datacenter itself and never through the adapter or its interface.
 */
public final class ToyvisorBed implements TestBed {

    private static final String SOURCE = "toy-1";
    private static final String DESTINATION = "toy-2";
    private static final String TOKEN = "only-for-tests-7f3a";
    private static final long MEMORY_MIB = 1024;
    private static final long ALMOST_ALL_MIB = 60_000;

    private final Datacenter datacenter = new Datacenter();
    private final ToyvisorServer server;
    private final FaultProxy proxy;

    public ToyvisorBed() {
        Set<String> everything =
                Set.of("cpu:avx512", "device:gpu", "medium:installer.iso", "storage:local-disk", "network:lab");
        datacenter.addHost(SOURCE, "lab/rack-1", everything);
        datacenter.addHost(DESTINATION, "lab/rack-2", Set.of());
        datacenter.addHost("toy-3", "lab/rack-3", Set.of());
        try {
            server = new ToyvisorServer(datacenter, TOKEN, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the toy hypervisor", e);
        }
        proxy = FaultProxy.to(server.address());
    }

    @Override
    public HypervisorProvider provider() {
        return new ToyvisorProvider();
    }

    @Override
    public Map<String, String> configuration() {
        return configuration(proxy.address().getPort(), TOKEN);
    }

    private static Map<String, String> configuration(int port, String token) {
        return Map.of("endpoint", "http://127.0.0.1:" + port, "token", token);
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongCredentials() {
        return Optional.of(configuration(proxy.address().getPort(), "not-the-token-81c2"));
    }

    @Override
    public Optional<Map<String, String>> configurationWithWrongAddress() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Nobody listens there once it is closed.
            return Optional.of(configuration(free.getLocalPort(), TOKEN));
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    @Override
    public HostId source() {
        return new HostId(SOURCE);
    }

    @Override
    public HostId destination() {
        return new HostId(DESTINATION);
    }

    @Override
    public Set<GuestKind> guestKinds() {
        return EnumSet.of(GuestKind.CALM, GuestKind.BUSY, GuestKind.PAUSED, GuestKind.OFF);
    }

    @Override
    public VmId makeGuest(GuestKind kind) {
        String state = switch (kind) {
            case PAUSED -> "paused";
            case OFF -> "off";
            default -> "running";
        };
        return new VmId(datacenter.addVm(SOURCE, state, kind == GuestKind.BUSY, MEMORY_MIB, Set.of()));
    }

    @Override
    public Set<Obstacle> obstacles() {
        return EnumSet.allOf(Obstacle.class);
    }

    @Override
    public VmId makeGuestWith(Obstacle obstacle) {
        if (obstacle == Obstacle.CAPACITY) {
            datacenter.addVm(DESTINATION, "running", false, ALMOST_ALL_MIB, Set.of());
            return new VmId(datacenter.addVm(SOURCE, "running", false, MEMORY_MIB * 8, Set.of()));
        }
        String need = switch (obstacle) {
            case CPU -> "cpu:avx512";
            case DEVICE -> "device:gpu";
            case MEDIUM -> "medium:installer.iso";
            case STORAGE -> "storage:local-disk";
            case NETWORK -> "network:lab";
            default -> throw new IllegalArgumentException(obstacle.name().toLowerCase(Locale.ROOT));
        };
        return new VmId(datacenter.addVm(SOURCE, "running", false, MEMORY_MIB, Set.of(need)));
    }

    @Override
    public Set<HostId> executingOn(VmId vm) {
        return hosts(datacenter.executingOn(vm.value()));
    }

    @Override
    public Set<HostId> inMemoryOn(VmId vm) {
        return hosts(datacenter.inMemoryOn(vm.value()));
    }

    @Override
    public Optional<Set<HostId>> definedOn(VmId vm) {
        return Optional.of(hosts(datacenter.definedOn(vm.value())));
    }

    @Override
    public OptionalInt boots(VmId vm) {
        return OptionalInt.of(datacenter.boots(vm.value()));
    }

    private static Set<HostId> hosts(Set<String> names) {
        return names.stream().map(HostId::new).collect(toUnmodifiableSet());
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.of(
                Fault.HANG,
                Fault.LOST_REPLY,
                Fault.SOURCE_UNREACHABLE,
                Fault.SOURCE_CRASH,
                Fault.DESTINATION_CRASH,
                Fault.LINK_CUT,
                Fault.DUPLICATE_VM);
    }

    @Override
    public AutoCloseable cause(Fault fault, VmId vm) {
        switch (fault) {
            case HANG -> proxy.hang();
            // Every change of this interface is a POST; a query by POST comes first in no change.
            case LOST_REPLY -> proxy.loseReplyTo("POST ");
            case SOURCE_UNREACHABLE -> datacenter.setManaged(SOURCE, false);
            case SOURCE_CRASH -> datacenter.cutPower(SOURCE);
            case DESTINATION_CRASH -> datacenter.cutPower(DESTINATION);
            case LINK_CUT -> datacenter.setLink(SOURCE, DESTINATION, false);
            case DUPLICATE_VM -> datacenter.setCopy(vm.value(), DESTINATION, true);
            default -> throw new UnsupportedOperationException(fault.name());
        }
        return () -> end(fault, vm);
    }

    private void end(Fault fault, VmId vm) {
        switch (fault) {
            case SOURCE_UNREACHABLE -> datacenter.setManaged(SOURCE, true);
            case SOURCE_CRASH -> datacenter.restorePower(SOURCE);
            case DESTINATION_CRASH -> datacenter.restorePower(DESTINATION);
            case LINK_CUT -> datacenter.setLink(SOURCE, DESTINATION, true);
            case DUPLICATE_VM -> datacenter.setCopy(vm.value(), DESTINATION, false);
            default -> proxy.pass();
        }
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }
}
