package io.evenkeel.libvirt;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
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
import io.evenkeel.spi.config.ConfigSchema;

/**
 * QEMU and KVM hosts that run libvirt.
 *
 * <p>One connection is a set of hosts, each with its libvirt URI. The client library {@code libvirt.so.0} must be
 * installed where the adapter runs; it is loaded by {@link #connect} and not before.
 */
public final class LibvirtProvider implements HypervisorProvider {

    /** The most that a connection can offer; what it does depends on its settings and hosts. */
    public static final CapabilitySet CAPABILITIES = CapabilitySet.of(
            Capabilities.MIGRATION,
            Capabilities.MIGRATION_CANCEL,
            Capabilities.MIGRATION_REATTACH,
            Capabilities.MIGRATION_MEMORY_PROGRESS,
            Capabilities.MIGRATION_TUNE_BANDWIDTH,
            Capabilities.MIGRATION_TUNE_DOWNTIME,
            Capabilities.MIGRATION_FORCE_PAUSE,
            Capabilities.MIGRATION_FORCE_POSTCOPY,
            Capabilities.MIGRATION_ANNOUNCE,
            Capabilities.MIGRATION_AUTO_CONVERGE,
            Capabilities.MIGRATION_COPY_STORAGE,
            Capabilities.HEALTH,
            Capabilities.HEALTH_GUEST,
            Capabilities.LOAD,
            Capabilities.LOAD_DIRTY_RATE,
            Capabilities.POWER,
            Capabilities.POWER_STOP_ON_HOST,
            Capabilities.RESTART);

    @Override
    public ProviderInfo info() {
        String version = LibvirtProvider.class.getPackage().getImplementationVersion();
        return new ProviderInfo("libvirt", "Evenkeel", version == null ? "development" : version);
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

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        Settings settings = Settings.of(config);
        try {
            return LibvirtHypervisor.connect(settings, context, deadline);
        } catch (VirFailure e) {
            throw Failures.ofQuery("libvirt's client library", e);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
            throw new HypervisorException(
                    ErrorKind.UNSUPPORTED,
                    Effect.NONE,
                    "libvirt's client library cannot be loaded here; install it (Debian: libvirt0): " + e.getMessage(),
                    e);
        }
    }
}
