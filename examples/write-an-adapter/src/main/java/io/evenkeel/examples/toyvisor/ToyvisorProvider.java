package io.evenkeel.examples.toyvisor;

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

/** The entry point of the adapter, named in {@code META-INF/services}. §2.1 Does nothing until asked to connect. */
public final class ToyvisorProvider implements HypervisorProvider {

    /** The version of the management interface that this adapter was written for. */
    private static final int KNOWN_API = 1;

    /**
     * What the hypervisor can really do, and no more: each entry switches rules of the kit on, and each that is left
     * out switches the rules on that check for a clean refusal.
     */
    static final CapabilitySet CAPABILITIES = CapabilitySet.of(
            Capabilities.MIGRATION, Capabilities.MIGRATION_CANCEL, Capabilities.MIGRATION_REATTACH, Capabilities.POWER);

    @Override
    public ProviderInfo info() {
        return new ProviderInfo("toyvisor", "Evenkeel examples", "1.0.0");
    }

    @Override
    public String spiVersion() {
        return Spi.VERSION;
    }

    @Override
    public ConfigSchema configSchema() {
        return ToyvisorSettings.SCHEMA;
    }

    @Override
    public CapabilitySet capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        ToyvisorApi api =
                new ToyvisorApi(ToyvisorSettings.endpoint(config), ToyvisorSettings.token(config), context.threads());
        boolean connected = false;
        try {
            Wire.About about = greeting(api, deadline);
            if (about.api() != KNOWN_API) {
                throw HypervisorException.withoutEffect(
                        ErrorKind.UNSUPPORTED,
                        api + " speaks version " + about.api() + " of its interface; this adapter knows " + KNOWN_API);
            }
            connected = true;
            return new ToyvisorConnection(api, about, context.clock());
        } finally {
            if (!connected) {
                api.close();
            }
        }
    }

    /** Asking once finds a wrong address or token now rather than in the middle of a failover (§2.8, §2.9). */
    private static Wire.About greeting(ToyvisorApi api, Deadline deadline) throws InterruptedException {
        try {
            return api.read("/about", Wire.About.class, deadline);
        } catch (HypervisorException e) {
            if (e.kind() == ErrorKind.TIMEOUT) {
                // Where nobody has ever answered, the address is wrong rather than the server slow.
                throw new HypervisorException(ErrorKind.UNREACHABLE, Effect.NONE, "no answer from " + api, e);
            }
            throw e;
        }
    }
}
