package io.evenkeel.server.shared;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigSchema;
import java.io.IOException;

/** The adapter of the processes that use a {@link SharedHypervisor}. */
public final class SharedProvider implements HypervisorProvider {
    private static final ConfigKey<Integer> PORT =
            ConfigKey.integer("port", "where the hypervisor is, on this machine");

    @Override
    public ProviderInfo info() {
        return new ProviderInfo("shared", "Test", "1");
    }

    @Override
    public String spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.of(PORT);
    }

    @Override
    public CapabilitySet capabilities() {
        return CapabilitySet.of(
                Capabilities.MIGRATION,
                Capabilities.HEALTH,
                Capabilities.LOAD,
                Capabilities.POWER,
                Capabilities.RESTART,
                Capabilities.FENCING,
                Capabilities.SEAL);
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        Caller caller = new Caller(config.get(PORT));
        try {
            JsonNode about = caller.call("about", "about", Wire.JSON.createArrayNode());
            return new RemoteHypervisor(caller, about);
        } catch (IOException e) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.UNREACHABLE, "the shared hypervisor does not answer: " + e);
        }
    }
}
