package io.evenkeel.server.connection;

import io.evenkeel.engine.call.BulkheadSettings;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.call.IsolatedHypervisor;
import io.evenkeel.engine.plugin.LoadedAdapter;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections opened together, and the adapters behind them; closed together too. Used by one thread. */
final class Opening implements AutoCloseable {
    private final Adapters adapters;
    private final Duration timeout;
    private final List<Hypervisor> connected = new ArrayList<>();

    Opening(Adapters adapters, Duration timeout) {
        this.adapters = adapters;
        this.timeout = timeout;
    }

    Deadline deadline() {
        return Deadline.after(timeout);
    }

    /**
     * Checks everything that can be checked without connecting, fencing included.
     *
     * @throws InputException if an adapter is unknown, unfit or has other settings
     */
    void check(ConnectionSettings settings) {
        bind(settings, adapter(settings).provider().configSchema());
        if (settings.fencing().isEmpty()) {
            return;
        }
        ConnectionSettings fencing = settings.fencing().get();
        LoadedAdapter adapter = adapter(fencing);
        if (!adapter.provider().capabilities().contains(Capabilities.FENCING)) {
            throw new InputException(fencing.origin() + ": adapter " + adapter.name()
                    + " cannot fence; name one that offers " + Capabilities.FENCING + ", for example fence-agents");
        }
        bind(fencing, adapter.provider().configSchema());
    }

    /**
     * Connects.
     *
     * @throws HypervisorException as the adapter does, saying where the connection is configured
     */
    Hypervisor connect(ConnectionSettings settings) throws InterruptedException {
        LoadedAdapter adapter = adapter(settings);
        AdapterConfig config = bind(settings, adapter.provider().configSchema());
        try {
            Hypervisor hypervisor = IsolatedHypervisor.connect(
                    adapter.provider(),
                    config,
                    EngineContext.onSystemTime(adapter.name(), adapter.classLoader()),
                    BulkheadSettings.DEFAULTS,
                    deadline());
            connected.add(hypervisor);
            return hypervisor;
        } catch (HypervisorException e) {
            String message = e.detail();
            String where = settings.placeNamedIn(message) + ": connection '" + settings.name() + "' ("
                    + settings.adapter() + "): ";
            throw new HypervisorException(e.kind(), e.effect(), where + message, e);
        }
    }

    private LoadedAdapter adapter(ConnectionSettings settings) {
        return adapters.named(settings.adapter(), settings.origin());
    }

    /** Checks each setting by itself first, so that a message can name the line of the one that is wrong. */
    private static AdapterConfig bind(ConnectionSettings settings, ConfigSchema schema) {
        List<String> known = schema.keys().stream().map(ConfigKey::name).toList();
        for (Map.Entry<String, String> entry : settings.settings().entrySet()) {
            String name = entry.getKey();
            Optional<ConfigKey<?>> key = schema.find(name);
            if (key.isEmpty()) {
                throw new InputException(settings.placeOf(name) + ": adapter " + settings.adapter()
                        + " has no setting '" + name + "'; " + NearMatches.hint(name, known, "its settings"));
            }
            if (!key.get().isGroup()) {
                checkValue(settings.placeOf(name), key.get(), entry.getValue());
            }
        }
        try {
            return schema.bind(settings.settings());
        } catch (HypervisorException e) {
            throw new InputException(
                    settings.origin() + ": connection '" + settings.name() + "' (" + settings.adapter() + "): "
                            + e.detail(),
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

    /** Closes all of them, also if closing one fails. */
    @Override
    public void close() {
        try (adapters) {
            close(connected);
        }
    }

    private static void close(List<Hypervisor> hypervisors) {
        if (!hypervisors.isEmpty()) {
            try (Hypervisor last = hypervisors.get(hypervisors.size() - 1)) {
                close(hypervisors.subList(0, hypervisors.size() - 1));
            }
        }
    }
}
