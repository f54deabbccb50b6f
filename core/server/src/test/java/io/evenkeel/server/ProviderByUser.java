package io.evenkeel.server;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;
import java.util.Map;

/**
 * An adapter that connects each user through a provider of its own.
 *
 * @param usual of those users who have none, and of all that is told without connecting
 */
record ProviderByUser(HypervisorProvider usual, Map<String, HypervisorProvider> byUser) implements HypervisorProvider {

    @Override
    public ProviderInfo info() {
        return usual.info();
    }

    @Override
    public String spiVersion() {
        return usual.spiVersion();
    }

    @Override
    public ConfigSchema configSchema() {
        return usual.configSchema();
    }

    @Override
    public CapabilitySet capabilities() {
        return usual.capabilities();
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        String user = configSchema()
                .find("user")
                .flatMap(key -> config.find(key).map(Object::toString))
                .orElse("");
        return byUser.getOrDefault(user, usual).connect(config, context, deadline);
    }
}
