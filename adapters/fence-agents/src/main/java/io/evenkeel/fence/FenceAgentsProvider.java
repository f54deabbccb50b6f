package io.evenkeel.fence;

import io.evenkeel.fence.agent.AgentFinder;
import io.evenkeel.fence.agent.AgentLibrary;
import io.evenkeel.fence.agent.KnownAgents;
import io.evenkeel.fence.program.ChildProcesses;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;
import java.util.List;
import java.util.Map;

/**
 * Fencing by fence agents, the programs that also cluster managers use: IPMI, Redfish, power switches and many more.
 *
 * <p>A connection offers fencing alone and knows no VM; it goes together with the connection of another adapter to the
 * same hosts, under the same ids.
 */
public final class FenceAgentsProvider implements HypervisorProvider {

    static final CapabilitySet CAPABILITIES = CapabilitySet.of(Capabilities.FENCING);

    private final KnownAgents known = new KnownAgents();

    @Override
    public ProviderInfo info() {
        String version = FenceAgentsProvider.class.getPackage().getImplementationVersion();
        return new ProviderInfo("fence-agents", "Evenkeel", version == null ? "development" : version);
    }

    @Override
    public String spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ConfigSchema configSchema() {
        return Settings.SCHEMA;
    }

    @Override
    public CapabilitySet capabilities() {
        return CAPABILITIES;
    }

    /** Asks every agent that is not known yet to describe itself, checks the devices against it, and reads each device once. */
    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        Settings settings = Settings.of(config);
        Map<String, String> environment = System.getenv();
        ChildProcesses programs = new ChildProcesses(environment);
        boolean connected = false;
        try {
            AgentFinder finder =
                    new AgentFinder(Plans.directories(settings.agentPath(), environment.getOrDefault("PATH", "")));
            Survey survey = new Survey(context.threads());
            Roster roster = new Roster(finder, new AgentLibrary(programs), known, survey);
            List<HostPlan> hosts = new Plans(roster).of(settings, deadline);
            Hypervisor connection =
                    FenceAgentsHypervisor.connect(programs, hosts, settings.bounds(), context, deadline);
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                programs.close();
            }
        }
    }
}
