package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.logbook.MigrationRecord.Ending;
import io.evenkeel.libvirt.migration.DestinationImages.Removal;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private final Hosts hosts;
    private final LibvirtInventory inventory;
    private final Clock clock;
    private final Runnable recover;

    /** @param recover begins the recovery of a broken post-copy, and returns */
    Settlement(MigrationRecord entry, Hosts hosts, LibvirtInventory inventory, Clock clock, Runnable recover) {
        this.inventory = inventory;
        this.recover = recover;
        this.entry = entry;
        this.hosts = hosts;
        this.source = hosts.get(entry.request().source());
        this.destination = hosts.get(entry.request().destination());
        this.clock = clock;
    }

    /** Carries out repairs, each only if it still meets what it was judged on. */
    void repair(List<Repair> repairs, Deadline deadline) throws InterruptedException {
        for (Repair repair : repairs) {
            LOG.info("Migration {} of VM {}: {}", entry.id(), entry.request().vm(), repair);
            switch (repair) {
                case DESTROY_AT_SOURCE -> order(repair, source, Settlement::remove, deadline);
                case UNDEFINE_AT_SOURCE -> order(repair, source, Dom::undefine, deadline);
                case RESUME_AT_SOURCE -> order(repair, source, Dom::resume, deadline);
                case STOP_AT_SOURCE -> order(repair, source, Dom::destroy, deadline);
                case DESTROY_AT_DESTINATION, DESTROY_TWIN_AT_DESTINATION ->
                    order(repair, destination, entry.leavesDefinition() ? Dom::destroy : Settlement::remove, deadline);
                case UNDEFINE_AT_DESTINATION -> order(repair, destination, Dom::undefine, deadline);
                case RECOVER_POSTCOPY -> recover.run();
            }
        }
    }

    /**
     * Closes the source's end of a post-copy that stands still, so that the destination learns of it. libvirt permits it
     * there only, and neither at the destination nor once QEMU has closed it by itself: then somebody must do it by hand.
     */
    void breakPostcopy(Deadline deadline) throws InterruptedException {
        LOG.info("Migration {} of VM {}: its stream stands still and is broken off", entry.id(), vm());
        try {
            // What is taken up again meanwhile, or has gone, is left alone.
            order(Repair.RECOVER_POSTCOPY, source, Dom::breakPostcopy, deadline);
        } catch (HypervisorException e) {
            LOG.warn(
                    "Migration {} of VM {} is in post-copy and stands still: its stream is broken, and {} has not noticed."
                            + " End its connection there, for example by ss -K state established sport = :49152, and"
                            + " neither half of the VM; it is then taken up again ({})",
                    entry.id(),
                    vm(),
                    destination.id(),
                    e.getMessage());
        }
    }

    private VmId vm() {
        return entry.request().vm();
    }

    /** Whether a domain is still what the repair was judged on. */
    static boolean fits(Repair repair, DomainState now, boolean isNewest) {
        return isNewest
                && switch (repair) {
                    case DESTROY_AT_SOURCE, RESUME_AT_SOURCE, DESTROY_AT_DESTINATION ->
                        now.isInTransit() || now.isStuck();
                    case DESTROY_TWIN_AT_DESTINATION -> now.hasArrived();
                    case STOP_AT_SOURCE, RECOVER_POSTCOPY -> now.isPostcopyBroken();
                    case UNDEFINE_AT_SOURCE, UNDEFINE_AT_DESTINATION -> !now.isActive();
                };
    }

    private boolean fits(Repair repair, Dom domain) {
        boolean isNewest = Logbook.of(domain)
                .newest()
                .filter(newest -> newest.id().equals(entry.id()))
                .isPresent();
        boolean outgoing = repair == Repair.DESTROY_AT_SOURCE || repair == Repair.RESUME_AT_SOURCE;
        if (!fits(repair, domain.state(), isNewest)) {
            return false;
        }
        return !outgoing || !domain.jobStats().isUnderWay();
    }

    private static void remove(Dom domain) {
        boolean defined = domain.isPersistent();
        domain.destroy();
        if (defined) {
            domain.undefine();
        }
    }

    private void order(Repair repair, HostLink host, Consumer<Dom> order, Deadline deadline)
            throws InterruptedException {
        host.change(
                wire -> {
                    // What is gone by now needs no repair.
                    wire.find(entry.request().vm().value()).ifPresent(found -> {
                        try (Dom domain = found) {
                            if (fits(repair, domain)) {
                                order.accept(domain);
                            } else {
                                LOG.info("Migration {}: {} is not called for any more", entry.id(), repair);
                            }
                        }
                    });
                    return true;
                },
                deadline);
    }

    /**
     * Removes the images that were made for a copy that failed.
     *
     * <p>Somebody else may have settled this migration since it was judged, and have begun another, whose images have the
     * same names. So the source is asked once more, and nothing is removed that a VM anywhere uses.
     */
    Removal removeImages(Deadline deadline) throws InterruptedException {
        VmId vm = entry.request().vm();
        try {
            boolean isOpen = source.query(
                    wire -> wire.with(vm.value(), domain -> isOpen(Logbook.of(domain), entry.id())), deadline);
            if (!isOpen) {
                LOG.info("Migration {} has been settled by somebody else, images included", entry.id());
                return Removal.GONE;
            }
            Optional<HostId> user = userElsewhere(deadline);
            if (user.isPresent()) {
                LOG.warn("{} are kept: another VM of {} uses them", entry.images(), user.get());
                return Removal.IN_USE;
            }
        } catch (HypervisorException e) {
            LOG.debug("Whether the images of migration {} may be removed is not known", entry.id(), e);
            return Removal.NOT_NOW;
        }
        return new DestinationImages(destination, vm).remove(entry.images(), deadline);
    }

    /** Whether a migration is the last that its VM has had, and nobody has written down an end of it. */
    static boolean isOpen(Logbook logbook, OperationId id) {
        return logbook.newest()
                .filter(newest -> newest.id().equals(id) && newest.ended().isEmpty())
                .isPresent();
    }

    private Optional<HostId> userElsewhere(Deadline deadline) throws InterruptedException {
        VmId vm = entry.request().vm();
        List<HostLink> others =
                hosts.all().stream().filter(host -> host != destination).toList();
        return hosts
                .ask(
                        others,
                        (host, until) ->
                                host.query(wire -> ImageUse.user(wire, vm, entry.images(), ImageUse.ELSEWHERE), until),
                        deadline)
                .entrySet()
                .stream()
                .filter(each -> each.getValue() instanceof Reply.Answer<Optional<String>> answer
                        && answer.value().isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void warnOfLeftImages() {
        LOG.warn(
                "{} on {}, copied by migration {}, are kept; remove them there when it is sure that nothing needs them",
                entry.images(),
                destination.id(),
                entry.id());
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
        HostLink host = hosts.get(residence.host());
        try {
            host.change(
                    wire -> wire.with(entry.request().vm().value(), domain -> {
                        Logbook logbook = Logbook.forChange(domain);
                        if (logbook.find(entry.id())
                                .filter(record -> record.isEndedBy(ending.get()))
                                .isPresent()) {
                            logbook.with(entry.with(ending.get())).store(domain);
                            if (!entry.images().isEmpty()) {
                                // Kept at once: whoever restarts the VM must know which host has its disks.
                                inventory.show(host.id(), entry.request().vm(), domain);
                            }
                        }
                        return true;
                    }),
                    deadline.atMost(Duration.ofSeconds(2)));
        } catch (HypervisorException e) {
            LOG.info("The outcome of migration {} could not be written down: {}", entry.id(), e.getMessage());
        }
    }
}
