package io.evenkeel.engine.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One simulated datacenter seen twice: by an adapter that cannot fence, and by one that can do nothing else. */
@Timeout(60)
class HypervisorWithFencingTest {

    private static final VmId VM = new VmId("vm");

    private final VirtualTime time = new VirtualTime();
    private final Datacenter datacenter = new Datacenter(7, time);
    private final HostId a = datacenter.addHost(HostSpec.of("a"));
    private final HostId b = datacenter.addHost(HostSpec.of("b"));

    @BeforeEach
    void boot() {
        datacenter.addVm(VmSpec.of(VM.value()), a);
    }

    @Test
    void aHostIsFencedByOneAdapterAndItsVmRestartedByTheOther() throws Exception {
        HypervisorWithFencing composed = composed();
        FenceReceipt receipt = fencing(composed).fence(Operation.unled(), a, soon());
        assertThat(fencing(composed).read(a, soon())).isEqualTo(HostPower.OFF);
        assertThat(restart(composed, receipt, Operation.unled())).isEqualTo(running(b));
        assertThat(datacenter.witness().executingOn(VM)).containsExactly(b);
        assertThat(datacenter.witness().neverExecutedTwice()).isTrue();
    }

    @Test
    void whatItDeclaresIsWhatItsFacetsDo() throws Exception {
        HypervisorWithFencing composed = composed();
        assertThat(machines().fencing()).isEmpty();
        Map<Capability, Optional<?>> facets = Map.of(
                Capabilities.MIGRATION, composed.migrations(),
                Capabilities.HEALTH, composed.health(),
                Capabilities.LOAD, composed.load(),
                Capabilities.POWER, composed.power(),
                Capabilities.RESTART, composed.restarts(),
                Capabilities.FENCING, composed.fencing(),
                Capabilities.SEAL, composed.seals());
        facets.forEach((capability, facet) -> assertThat(facet.isPresent())
                .as(capability.name())
                .isEqualTo(composed.capabilities().contains(capability)));
    }

    @Test
    void onlyFencingComesFromTheSecondConnection() throws Exception {
        Hypervisor poor = connect("migration,load,fencing,seal");
        HypervisorWithFencing composed = HypervisorWithFencing.compose(poor, connect(""), soon());
        assertThat(composed.capabilities().contains(Capabilities.FENCING)).isTrue();
        assertThat(composed.capabilities().without(Capabilities.FENCING)).isEqualTo(poor.capabilities());
        assertThat(composed.fencing()).isPresent();
        assertThat(composed.migrations()).isEmpty();
        assertThat(composed.load()).isEmpty();
        assertThat(composed.seals()).isEqualTo(poor.seals());
        assertThat(composed.startGuard()).isEqualTo(poor.startGuard());
        assertThat(composed.product()).isEqualTo(poor.product());
    }

    @Test
    void fencingOfTheFirstIsReplacedNotMixed() throws Exception {
        Datacenter elsewhere = new Datacenter(8, time);
        elsewhere.addHost(HostSpec.of("a"));
        HypervisorWithFencing composed = HypervisorWithFencing.compose(connect(""), connect(elsewhere, ""), soon());
        fencing(composed).fence(Operation.unled(), a, soon());
        assertThat(datacenter.witness().executingOn(VM)).containsExactly(a);
        assertThat(connect("").fencing().orElseThrow().read(a, soon())).isEqualTo(HostPower.ON);
    }

    @Test
    void aHostThatRunsNoVmsHereIsNotFenced() throws Exception {
        Datacenter elsewhere = new Datacenter(8, time);
        HostId foreign = elsewhere.addHost(HostSpec.of("foreign"));
        elsewhere.addHost(HostSpec.of("a"));
        Hypervisor switches = connect(elsewhere, "");
        HypervisorWithFencing composed = HypervisorWithFencing.compose(machines(), switches, soon());
        refused(ErrorKind.NOT_FOUND, () -> fencing(composed).fence(Operation.unled(), foreign, soon()));
        refused(ErrorKind.NOT_FOUND, () -> fencing(composed).unfence(Operation.unled(), foreign, soon()));
        assertThat(switches.fencing().orElseThrow().read(foreign, soon())).isEqualTo(HostPower.ON);
    }

    @Test
    void aHostWithoutASwitchIsNamedAndItsFencingFails() throws Exception {
        Datacenter elsewhere = new Datacenter(8, time);
        elsewhere.addHost(HostSpec.of("a"));
        HypervisorWithFencing composed = HypervisorWithFencing.compose(machines(), connect(elsewhere, ""), soon());
        assertThat(composed.hostsWithoutFencing(soon())).containsExactly(b);
        refused(ErrorKind.NOT_FOUND, () -> fencing(composed).fence(Operation.unled(), b, soon()));
    }

    @Test
    void aHypervisorThatNoLongerAnswersDoesNotKeepItsHostsFromBeingFenced() throws Exception {
        Datacenter switchboard = new Datacenter(8, time);
        switchboard.addHost(HostSpec.of("a"));
        switchboard.addHost(HostSpec.of("c"));
        HypervisorWithFencing composed = HypervisorWithFencing.compose(machines(), connect(switchboard, ""), soon());
        datacenter.faults().hangManagement();
        assertThat(fencing(composed).fence(Operation.unled(), a, soon()).host()).isEqualTo(a);
        refused(ErrorKind.TIMEOUT, () -> fencing(composed).fence(Operation.unled(), new HostId("c"), soon()));
    }

    @Test
    void aHostThatJoinsLaterCanBeFenced() throws Exception {
        HypervisorWithFencing composed = composed();
        HostId late = datacenter.addHost(HostSpec.of("late"));
        assertThat(fencing(composed).fence(Operation.unled(), late, soon()).host())
                .isEqualTo(late);
    }

    @Test
    void aReceiptIsVoidOnceItsHostWasLetBackInEvenIfTheHypervisorKnowsNothingOfThat() throws Exception {
        Datacenter switchboard = new Datacenter(8, time);
        switchboard.addHost(HostSpec.of("a"));
        HypervisorWithFencing composed = HypervisorWithFencing.compose(machines(), connect(switchboard, ""), soon());
        Operation fence = Operation.unled();
        FenceReceipt old = fencing(composed).fence(fence, a, soon());
        time.advance(Duration.ofSeconds(1));
        fencing(composed).unfence(Operation.unled(), a, soon());
        datacenter.faults().crash(a);
        assertThat(fencing(composed).fence(fence, a, soon())).isEqualTo(old);
        refused(ErrorKind.CONFLICT, () -> restart(composed, old, Operation.unled()));
        assertThat(datacenter.witness().executingOn(VM)).isEmpty();

        time.advance(Duration.ofSeconds(1));
        FenceReceipt fresh = fencing(composed).fence(Operation.unled(), a, soon());
        refused(ErrorKind.CONFLICT, () -> restart(composed, old, Operation.unled()));
        Operation restart = Operation.unled();
        assertThat(restart(composed, fresh, restart)).isEqualTo(running(b));
        fencing(composed).unfence(Operation.unled(), a, soon());
        assertThat(restart(composed, fresh, restart))
                .as("a restart that is repeated because its reply was lost")
                .isEqualTo(running(b));
    }

    @Test
    void anAdapterThatCannotFenceIsNoFencing() {
        assertThatThrownBy(() -> HypervisorWithFencing.compose(machines(), connect("fencing"), soon()))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION))
                .hasMessageContaining("offers no fencing");
    }

    @Test
    void closingClosesBothAlsoIfTheFirstFails() throws Exception {
        Hypervisor switches = connect("");
        Fencing fencing = switches.fencing().orElseThrow();
        HypervisorWithFencing composed = HypervisorWithFencing.compose(failingToClose(machines()), switches, soon());
        assertThatThrownBy(composed::close).hasMessageContaining("cannot be closed");
        refused(ErrorKind.CONFLICT, () -> fencing.fence(Operation.unled(), a, soon()));

        HypervisorWithFencing whole = composed();
        whole.close();
        whole.close();
        refused(ErrorKind.CONFLICT, () -> whole.inventory().hosts(soon()));
        refused(ErrorKind.CONFLICT, () -> fencing(whole).fence(Operation.unled(), a, soon()));
    }

    private HypervisorWithFencing composed() throws InterruptedException {
        return HypervisorWithFencing.compose(machines(), switches(), soon());
    }

    private Hypervisor machines() throws InterruptedException {
        return connect("fencing");
    }

    private Hypervisor switches() throws InterruptedException {
        String all = Capabilities.standard().stream()
                .filter(each -> !each.equals(Capabilities.FENCING))
                .map(Capability::name)
                .collect(Collectors.joining(","));
        return connect(all);
    }

    private Hypervisor connect(String withhold) throws InterruptedException {
        return connect(datacenter, withhold);
    }

    private Hypervisor connect(Datacenter to, String withhold) throws InterruptedException {
        SimulatorProvider provider = new SimulatorProvider(to);
        EngineContext context =
                new EngineContext("simulator", getClass().getClassLoader(), time.clock(), time, Thread::new);
        Map<String, String> settings = withhold.isEmpty() ? Map.of() : Map.of("withhold", withhold);
        return provider.connect(provider.configSchema().bind(settings), context, soon());
    }

    private static Hypervisor failingToClose(Hypervisor hypervisor) {
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        throw HypervisorException.withoutEffect(ErrorKind.INTERNAL, "cannot be closed");
                    }
                    return method.invoke(hypervisor, arguments);
                });
    }

    private Residence.OnHost restart(Hypervisor hypervisor, FenceReceipt receipt, Operation operation)
            throws InterruptedException {
        return hypervisor.restarts().orElseThrow().restart(operation, new RestartRequest(VM, b, receipt), soon());
    }

    private static Fencing fencing(Hypervisor hypervisor) {
        return hypervisor.fencing().orElseThrow();
    }

    private static Residence.OnHost running(HostId host) {
        return new Residence.OnHost(host, VmState.RUNNING);
    }

    private Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30), time);
    }

    private static void refused(ErrorKind kind, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, e -> {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e.effect()).isEqualTo(Effect.NONE);
        });
    }
}
