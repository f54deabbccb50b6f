package io.evenkeel.server;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;

/**
 * An adapter, packed as a plugin, that hands out what a test lends it.
 *
 * <p>Each run of the program loads its plugins anew, so nothing of a plugin outlives a run; what several runs are to
 * share is lent through the one map that all class loaders see.
 */
public final class LentProvider implements HypervisorProvider {
    /** What test classes that lend must lock, for there is one loan at a time. */
    static final String LOAN = "evenkeel.test.lent-provider";

    private final HypervisorProvider lent;

    public LentProvider() {
        if (!(System.getProperties().get(LOAN) instanceof HypervisorProvider provider)) {
            throw new IllegalStateException("nothing is lent");
        }
        lent = provider;
    }

    static void lend(HypervisorProvider provider) {
        System.getProperties().put(LOAN, provider);
    }

    static void takeBack() {
        System.getProperties().remove(LOAN);
    }

    @Override
    public ProviderInfo info() {
        return new ProviderInfo("lent", "Test", "1");
    }

    @Override
    public String spiVersion() {
        return lent.spiVersion();
    }

    @Override
    public ConfigSchema configSchema() {
        return lent.configSchema();
    }

    @Override
    public CapabilitySet capabilities() {
        return lent.capabilities();
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        return lent.connect(config, context, deadline);
    }
}
