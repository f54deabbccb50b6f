package io.evenkeel.server.connection;

import io.evenkeel.engine.fencing.HypervisorWithFencing;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.console.Explanation;
import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens connections to hypervisors. */
public final class Connections {
    private final Plugins plugins;

    @Inject
    public Connections(Plugins plugins) {
        this.plugins = plugins;
    }

    /**
     * Opens a connection, without that for fencing if another adapter does it.
     *
     * @throws InputException if the adapter is unknown or its settings are wrong; nothing was opened then
     * @throws HypervisorException if the hypervisor cannot be reached or refuses
     */
    public OpenConnection open(ConnectionSettings settings, Duration timeout) throws InterruptedException {
        return open(settings, timeout, opening -> opening.connect(settings));
    }

    /**
     * Opens a connection with its fencing. If the fencing cannot be reached, {@code warn} is told and the connection is
     * without it.
     *
     * @throws InputException as {@link #open}
     * @throws HypervisorException as {@link #open}
     */
    public OpenConnection openWithFencing(ConnectionSettings settings, Duration timeout, Consumer<String> warn)
            throws InterruptedException {
        return open(settings, timeout, opening -> {
            Hypervisor machines = opening.connect(settings);
            if (settings.fencing().isEmpty()) {
                return machines;
            }
            try {
                return compose(machines, opening.connect(settings.fencing().get()), opening.deadline());
            } catch (HypervisorException e) {
                rethrowIfMisconfigured(e);
                warn.accept(Explanation.ofFailure(e) + "; nothing is known of the hosts' power");
                return machines;
            }
        });
    }

    /**
     * Opens a connection to fence its hosts. If the hypervisor cannot be reached but its fence devices can,
     * {@code warn} is told and the connection is to these alone: the hypervisor may be down because its hosts are.
     *
     * @throws InputException as {@link #open}
     * @throws HypervisorException if the fence devices cannot be reached or refuse
     */
    public OpenConnection openForFencing(ConnectionSettings settings, Duration timeout, Consumer<String> warn)
            throws InterruptedException {
        return open(settings, timeout, opening -> {
            if (settings.fencing().isEmpty()) {
                return opening.connect(settings);
            }
            Hypervisor switches = opening.connect(settings.fencing().get());
            try {
                return compose(opening.connect(settings), switches, opening.deadline());
            } catch (HypervisorException e) {
                rethrowIfMisconfigured(e);
                warn.accept(Explanation.ofFailure(e) + "; which VMs are on a host is not known");
                return switches;
            }
        });
    }

    /**
     * Opens a connection with its fencing, or not at all: what supervises must be able to do all that it was given for.
     *
     * @throws InputException as {@link #open}
     * @throws HypervisorException if the hypervisor or its fencing cannot be reached or refuses
     */
    public OpenConnection openWhole(ConnectionSettings settings, Duration timeout) throws InterruptedException {
        return open(settings, timeout, opening -> {
            Hypervisor machines = opening.connect(settings);
            return settings.fencing().isEmpty()
                    ? machines
                    : compose(machines, opening.connect(settings.fencing().get()), opening.deadline());
        });
    }

    private static Hypervisor compose(Hypervisor machines, Hypervisor switches, Deadline deadline)
            throws InterruptedException {
        return HypervisorWithFencing.compose(machines, switches, deadline);
    }

    private OpenConnection open(ConnectionSettings settings, Duration timeout, Way way) throws InterruptedException {
        Opening opening = new Opening(plugins.scan(), timeout);
        boolean opened = false;
        try {
            opening.check(settings);
            OpenConnection open = new OpenConnection(settings, way.through(opening), timeout, opening);
            opened = true;
            return open;
        } finally {
            if (!opened) {
                opening.close();
            }
        }
    }

    /** Wrong settings are not a device that is silent: nobody should get used to a warning about them. */
    private static void rethrowIfMisconfigured(HypervisorException e) {
        if (e.kind() == ErrorKind.INVALID_CONFIGURATION) {
            throw e;
        }
    }

    private interface Way {
        Hypervisor through(Opening opening) throws InterruptedException;
    }
}
