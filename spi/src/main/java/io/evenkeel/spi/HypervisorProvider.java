package io.evenkeel.spi;

import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;

/**
 * The entry point of an adapter, found by {@link java.util.ServiceLoader}.
 *
 * <p>§2.1 A provider has a public constructor without parameters; constructing it and asking it for its descriptions
 * loads no native library and opens no connection.
 */
public interface HypervisorProvider {

    ProviderInfo info();

    /** The SPI version the adapter was built against. §2.2 Always implemented as {@code return Spi.VERSION;}. */
    String spiVersion();

    ConfigSchema configSchema();

    /** §2.3 The most this adapter ever offers; each connection offers these or fewer. */
    CapabilitySet capabilities();

    /**
     * Opens a connection to one hypervisor, cluster or management server.
     *
     * <p>§2.8 Wrong credentials fail with {@code DENIED}, a wrong address with {@code UNREACHABLE}, both by the
     * deadline.
     *
     * @param config values for {@link #configSchema()}, already bound and checked
     */
    Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline) throws InterruptedException;
}
