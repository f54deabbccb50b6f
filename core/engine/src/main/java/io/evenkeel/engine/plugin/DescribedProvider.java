package io.evenkeel.engine.plugin;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;

/** A provider that was asked once what it is: asking again runs none of the adapter's code, so it cannot hang. */
record DescribedProvider(
        HypervisorProvider provider,
        ProviderInfo info,
        String spiVersion,
        ConfigSchema configSchema,
        CapabilitySet capabilities)
        implements HypervisorProvider {

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        return provider.connect(config, context, deadline);
    }

    /** The same behind another provider. */
    DescribedProvider around(HypervisorProvider other) {
        return new DescribedProvider(other, info, spiVersion, configSchema, capabilities);
    }
}
