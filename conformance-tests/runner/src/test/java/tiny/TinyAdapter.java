package tiny;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.Inventory;
import java.util.Map;

/** An adapter that connects to nothing. */
public final class TinyAdapter implements HypervisorProvider {

    @Override
    public ProviderInfo info() {
        return new ProviderInfo("tiny", "Example", "1.0");
    }

    @Override
    public String spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.of(ConfigKey.string("endpoint", "where it is").optional());
    }

    @Override
    public CapabilitySet capabilities() {
        return CapabilitySet.of();
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline) {
        return new Nothing();
    }

    /** Nothing, connected. */
    public static final class Nothing implements Hypervisor {

        @Override
        public CapabilitySet capabilities() {
            return CapabilitySet.of();
        }

        @Override
        public HypervisorProduct product() {
            return new HypervisorProduct("Nothing", "3", Map.of());
        }

        @Override
        public StartGuard startGuard() {
            return StartGuard.NONE;
        }

        @Override
        public Inventory inventory() {
            throw new UnsupportedOperationException("no inventory");
        }

        @Override
        public void close() {}
    }
}
