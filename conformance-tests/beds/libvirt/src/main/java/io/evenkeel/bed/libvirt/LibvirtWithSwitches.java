package io.evenkeel.bed.libvirt;

import io.evenkeel.engine.fencing.HypervisorWithFencing;
import io.evenkeel.fence.FenceAgentsProvider;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The libvirt adapter, with the hosts' power switched by fence agents: put together as an operator does it. */
final class LibvirtWithSwitches implements HypervisorProvider {

    private final HypervisorProvider libvirt = new LibvirtProvider();
    private final HypervisorProvider agents = new FenceAgentsProvider();
    private final Map<String, String> devices;

    LibvirtWithSwitches(Map<String, String> devices) {
        this.devices = Map.copyOf(devices);
    }

    @Override
    public ProviderInfo info() {
        return libvirt.info();
    }

    @Override
    public String spiVersion() {
        return libvirt.spiVersion();
    }

    @Override
    public ConfigSchema configSchema() {
        return libvirt.configSchema();
    }

    @Override
    public CapabilitySet capabilities() {
        Set<Capability> both = new LinkedHashSet<>();
        libvirt.capabilities().forEach(both::add);
        agents.capabilities().forEach(both::add);
        return CapabilitySet.copyOf(both);
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        Hypervisor machines = libvirt.connect(config, context, deadline);
        try {
            return switched(machines, context, deadline);
        } catch (HypervisorException | InterruptedException e) {
            machines.close();
            throw e;
        }
    }

    private Hypervisor switched(Hypervisor machines, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        Hypervisor switches = agents.connect(agents.configSchema().bind(devices), context, deadline);
        try {
            return HypervisorWithFencing.compose(machines, switches, deadline);
        } catch (HypervisorException | InterruptedException e) {
            switches.close();
            throw e;
        }
    }
}
