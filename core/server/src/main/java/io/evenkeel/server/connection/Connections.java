package io.evenkeel.server.connection;

import io.evenkeel.engine.call.BulkheadSettings;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.call.IsolatedHypervisor;
import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigSchema;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens connections to hypervisors. */
public final class Connections {
    private final Plugins plugins;

    @Inject
    public Connections(Plugins plugins) {
        this.plugins = plugins;
    }

    /**
     * Opens a connection.
     *
     * @throws InputException if the adapter is unknown or its settings are wrong; nothing was opened then
     * @throws HypervisorException if the hypervisor cannot be reached or refuses
     */
    public OpenConnection open(ConnectionSettings settings, Duration timeout) throws InterruptedException {
        Adapters adapters = plugins.scan();
        boolean opened = false;
        try {
            LoadedAdapter adapter = adapters.named(settings.adapter(), settings.origin());
            AdapterConfig config = bind(settings, adapter.provider().configSchema());
            Hypervisor hypervisor = connect(adapter, settings, config, timeout);
            opened = true;
            return new OpenConnection(settings, adapters, hypervisor, timeout);
        } finally {
            if (!opened) {
                adapters.close();
            }
        }
    }

    private Hypervisor connect(
            LoadedAdapter adapter, ConnectionSettings settings, AdapterConfig config, Duration timeout)
            throws InterruptedException {
        try {
            return IsolatedHypervisor.connect(
                    adapter.provider(),
                    config,
                    EngineContext.onSystemTime(adapter.name(), adapter.classLoader()),
                    BulkheadSettings.DEFAULTS,
                    Deadline.after(timeout));
        } catch (HypervisorException e) {
            String where = settings.origin() + ": connection '" + settings.name() + "' (" + settings.adapter() + "): ";
            throw new HypervisorException(e.kind(), e.effect(), where + Explanation.messageOf(e), e);
        }
    }

    /** Checks each setting by itself first, so that a message can name the line of the one that is wrong. */
    private static AdapterConfig bind(ConnectionSettings settings, ConfigSchema schema) {
        List<String> known = schema.keys().stream().map(ConfigKey::name).toList();
        for (Map.Entry<String, String> entry : settings.settings().entrySet()) {
            String name = entry.getKey();
            Optional<ConfigKey<?>> key = schema.keys().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst();
            if (key.isEmpty()) {
                throw new InputException(settings.placeOf(name) + ": adapter " + settings.adapter()
                        + " has no setting '" + name + "'; " + NearMatches.hint(name, known, "its settings"));
            }
            checkValue(settings.placeOf(name), key.get(), entry.getValue());
        }
        try {
            return schema.bind(settings.settings());
        } catch (HypervisorException e) {
            throw new InputException(
                    settings.origin() + ": connection '" + settings.name() + "' (" + settings.adapter() + "): "
                            + Explanation.messageOf(e),
                    e);
        }
    }

    private static void checkValue(String place, ConfigKey<?> key, String value) {
        try {
            key.parse(value);
        } catch (RuntimeException e) {
            String shown = key.isSecret() ? "is not usable" : "must be " + key.form() + ", not '" + value + "'";
            throw new InputException(place + ": " + key.name() + " " + shown, e);
        }
    }
}
