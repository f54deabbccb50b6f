package io.evenkeel.conformance;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;
import java.util.function.BiFunction;

record TinyProvider(CapabilitySet capabilities, BiFunction<AdapterConfig, RecordingContext, Hypervisor> connecting)
        implements HypervisorProvider {

    @Override
    public ProviderInfo info() {
        return new ProviderInfo("tiny", "Example & Sons", "1.0");
    }

    @Override
    public String spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.of();
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline) {
        return connecting.apply(config, (RecordingContext) context);
    }
}
