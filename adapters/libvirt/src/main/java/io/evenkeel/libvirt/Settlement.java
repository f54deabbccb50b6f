package io.evenkeel.libvirt;

import io.evenkeel.libvirt.MigrationRecord.Ending;
import io.evenkeel.libvirt.Outcomes.Repair;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What remains to be done on the hosts when a migration has ended. */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final MigrationRecord entry;
    private final HostLink source;
    private final HostLink destination;
    private final Clock clock;

    Settlement(MigrationRecord entry, HostLink source, HostLink destination, Clock clock) {
        this.entry = entry;
        this.source = source;
        this.destination = destination;
        this.clock = clock;
    }

    /** Carries out repairs. Returns whether there were any, so that the ends must be looked at again. */
    boolean repair(List<Repair> repairs, Deadline deadline) throws InterruptedException {
        boolean changed = false;
        for (Repair repair : repairs) {
            if (repair == Repair.UNDEFINE_AT_DESTINATION && entry.leavesDefinition()) {
                continue;
            }
            LOG.info("Migration {} of VM {}: {}", entry.id(), entry.request().vm(), repair);
            switch (repair) {
                case DESTROY_AT_SOURCE -> order(source, Settlement::remove, deadline);
                case UNDEFINE_AT_SOURCE -> order(source, Dom::undefine, deadline);
                case RESUME_AT_SOURCE -> order(source, Dom::resume, deadline);
                case DESTROY_AT_DESTINATION ->
                    order(destination, entry.leavesDefinition() ? Dom::destroy : Settlement::remove, deadline);
                case UNDEFINE_AT_DESTINATION -> order(destination, Dom::undefine, deadline);
                case RESUME_AT_DESTINATION -> order(destination, Dom::resume, deadline);
            }
            changed = true;
        }
        return changed;
    }

    private static void remove(Dom domain) {
        boolean defined = domain.isPersistent();
        domain.destroy();
        if (defined) {
            domain.undefine();
        }
    }

    private void order(HostLink host, Consumer<Dom> order, Deadline deadline) throws InterruptedException {
        host.change(
                wire -> {
                    // What is gone by now needs no repair.
                    wire.find(entry.request().vm().value()).ifPresent(found -> {
                        try (Dom domain = found) {
                            order.accept(domain);
                        }
                    });
                    return true;
                },
                deadline);
    }

    /** How long the guest was paused, which the destination knows. */
    Optional<Duration> downtime(Deadline deadline) throws InterruptedException {
        try {
            return destination.query(
                    wire -> wire.with(
                            entry.request().vm().value(),
                            domain -> domain.completedJobStats().downtime()),
                    deadline);
        } catch (HypervisorException e) {
            LOG.debug("The downtime of migration {} is not known", entry.id(), e);
            return Optional.empty();
        }
    }

    /** Writes the outcome beside the VM, for other connections. Not vital: they would look at both ends themselves. */
    void writeDown(MigrationOutcome outcome, Deadline deadline) throws InterruptedException {
        Optional<Ending> ending = Ending.of(outcome, clock.instant());
        if (ending.isEmpty() || !(outcome.residence() instanceof Residence.OnHost residence)) {
            return;
        }
        HostId holder = residence.host();
        HostLink host = holder.equals(source.id()) ? source : destination;
        try {
            host.change(
                    wire -> wire.with(entry.request().vm().value(), domain -> {
                        Logbook logbook = Logbook.of(domain);
                        if (logbook.find(entry.id()).isPresent()) {
                            logbook.with(entry.with(ending.get())).store(domain);
                        }
                        return true;
                    }),
                    deadline.atMost(Duration.ofSeconds(2)));
        } catch (HypervisorException e) {
            LOG.info("The outcome of migration {} could not be written down: {}", entry.id(), e.getMessage());
        }
    }
}
