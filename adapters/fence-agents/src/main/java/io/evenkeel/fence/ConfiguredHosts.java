package io.evenkeel.fence;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Inventory;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts that have a chain of devices, with what their power is read to be. Fence devices know no VM. */
final class ConfiguredHosts implements Inventory {

    private final List<HostSwitch> switches;
    private final Survey survey;
    private final Clock clock;
    private final Openness openness;

    ConfiguredHosts(List<HostSwitch> switches, Survey survey, Clock clock, Openness openness) {
        this.switches = List.copyOf(switches);
        this.survey = survey;
        this.clock = clock;
        this.openness = openness;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A host with power counts as available, one that cannot be read, or not in time, as unreachable; capacities are
     * not known.
     */
    @Override
    public List<Host> hosts(Deadline deadline) throws InterruptedException {
        openness.demand();
        Map<HostSwitch, HostPower> powers = survey.ask(switches, deadline, HostSwitch::read);
        return switches.stream()
                .map(each -> host(each, powers.getOrDefault(each, HostPower.UNKNOWN)))
                .toList();
    }

    private Host host(HostSwitch power, HostPower read) {
        HostState state = switch (read) {
            case ON -> HostState.AVAILABLE;
            case OFF -> HostState.OFF;
            case UNKNOWN -> HostState.UNREACHABLE;
        };
        return new Host(
                power.host(),
                power.host().value(),
                state,
                Optional.empty(),
                FailureDomain.UNKNOWN,
                Map.of(),
                clock.instant());
    }

    @Override
    public List<Vm> vms(Deadline deadline) {
        openness.demand();
        return List.of();
    }

    @Override
    public Optional<Vm> vm(VmId vm, Deadline deadline) {
        openness.demand();
        return Optional.empty();
    }

    @Override
    public Residence locate(VmId vm, Deadline deadline) {
        openness.demand();
        throw HypervisorException.withoutEffect(
                ErrorKind.NOT_FOUND, "fence devices know no VMs; ask the connection that this one fences for");
    }
}
