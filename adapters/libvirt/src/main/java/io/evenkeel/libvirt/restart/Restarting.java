package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.guard.Admission;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.Onlooker;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.failover.Restarts;
import java.nio.file.Path;
import java.util.Optional;

/** The parts of restarting, for a connection that has a directory of definitions. */
public final class Restarting implements AutoCloseable {

    private final ProviderContext context;
    private final DefinitionReader reader;
    private final Caretaker caretaker;

    private Restarting(Path directory, ProviderContext context) {
        DefinitionStore store = new DefinitionStore(directory);
        this.context = context;
        this.reader = new DefinitionReader(store, context.threads());
        this.caretaker = new Caretaker(store, context.ticker());
    }

    /**
     * Without a directory a VM whose host is lost could not be described, so there is no restarting then.
     *
     * @throws HypervisorException of kind {@code INVALID_CONFIGURATION} if the directory cannot be used
     */
    public static Optional<Restarting> of(Settings settings, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        if (settings.definitions().isEmpty()) {
            return Optional.empty();
        }
        Restarting restarting = new Restarting(settings.definitions().get(), context);
        Optional<String> problem = restarting.reader.problem(deadline);
        if (problem.isPresent()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_CONFIGURATION, Settings.DEFINITIONS.name() + ": " + problem.get());
        }
        return Optional.of(restarting);
    }

    /** What the inventory is to show its finds to. */
    public Onlooker onlooker() {
        return caretaker;
    }

    /** Starts to keep definitions and to remove leftovers; {@link #close} ends that. */
    public Restarts begin(Hosts hosts, LibvirtInventory inventory, Admission admission) {
        caretaker.start(new Leftovers(hosts, inventory)::tidy, context.threads());
        return new LibvirtRestarts(hosts, inventory, reader, caretaker, admission, context.clock());
    }

    @Override
    public void close() {
        caretaker.close();
    }
}
