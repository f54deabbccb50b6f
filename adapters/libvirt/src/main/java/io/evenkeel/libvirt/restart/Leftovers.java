package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the definitions that a restart left on hosts which could not be asked then.
 *
 * <p>Such a host comes back with its old definition, and could start the VM a second time. What it has in memory is never
 * touched: two copies that run are the inventory's to report and somebody's to decide.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Hosts hosts;
    private final LibvirtInventory inventory;

    /** Copies in memory that were spoken of already. */
    private final Set<Told> told = ConcurrentHashMap.newKeySet();

    private record Told(OperationId restart, HostId host) {}

    Leftovers(Hosts hosts, LibvirtInventory inventory) {
        this.hosts = hosts;
        this.inventory = inventory;
    }

    /** What to do about one host that was left behind. */
    enum Step {
        /** Nothing of the VM from before the restart is there. */
        CLEAR,
        /** A definition from before the restart. */
        UNDEFINE,
        /** Cannot be asked, has an old copy in memory, or is about to start the VM for a later restart. */
        WAIT
    }

    /**
     * What to do about one host.
     *
     * @param there what the host has of the VM
     * @param recordThere what the domain there says of its last restart
     */
    static Step step(
            boolean isSilent, Optional<Sighting> there, Optional<RestartRecord> recordThere, RestartRecord newest) {
        if (isSilent) {
            return Step.WAIT;
        }
        boolean belongs = recordThere.filter(newest::isOfSameRestart).isPresent();
        if (there.isEmpty() || belongs) {
            return Step.CLEAR;
        }
        return there.get().state().isActive() || !isOld(recordThere, newest) ? Step.WAIT : Step.UNDEFINE;
    }

    /** Whether a definition with this record is from before the restart. */
    private static boolean isOld(Optional<RestartRecord> recordThere, RestartRecord newest) {
        return recordThere
                .filter(record -> record.isOfSameRestart(newest) || record.mayFollow(newest))
                .isEmpty();
    }

    /**
     * What a host's domain says of its last restart.
     *
     * @param hasStarted whether that restart came about
     */
    record Held(RestartRecord record, boolean hasStarted) {

        /** Read in this order, since a state from before the record proves nothing of it. */
        static Optional<Held> of(HostId host, Dom domain) {
            return RestartRecord.of(domain).map(record -> new Held(record, record.hasStarted(host, domain.state())));
        }
    }

    /** The latest restart that came about: what was only begun, or refused, has left nothing behind. */
    static Optional<RestartRecord> newest(Collection<Held> held) {
        return held.stream().filter(Held::hasStarted).map(Held::record).max(RestartRecord.AGE);
    }

    /** Does what can be done now. Returns whether nothing is left to do. */
    boolean tidy(VmId vm, Deadline deadline) throws InterruptedException {
        Look look = inventory.look(vm, hosts.all(), deadline);
        Map<HostId, Held> records = records(vm, look, deadline);
        Optional<RestartRecord> found = newest(records.values());
        if (found.isEmpty()) {
            // Nobody who answers has it, or it has not started; whoever sees it again finds its record.
            return true;
        }
        RestartRecord newest = found.get().done();
        Set<HostId> cleared = new LinkedHashSet<>();
        for (HostId host : newest.leftBehind()) {
            if (!hosts.has(host) || clear(vm, host, look, records, newest, deadline)) {
                cleared.add(host);
            }
        }
        if (!cleared.isEmpty() || !found.get().isDone()) {
            RestartRecord remaining = newest.without(cleared);
            for (Map.Entry<HostId, Held> holder : records.entrySet()) {
                if (holder.getValue().record().isOfSameRestart(newest)) {
                    store(vm, hosts.get(holder.getKey()), remaining, deadline);
                }
            }
        }
        return cleared.containsAll(newest.leftBehind());
    }

    private boolean clear(
            VmId vm, HostId host, Look look, Map<HostId, Held> records, RestartRecord newest, Deadline deadline)
            throws InterruptedException {
        Optional<Sighting> there = Optional.ofNullable(look.sightings().get(host));
        Optional<RestartRecord> recordThere =
                Optional.ofNullable(records.get(host)).map(Held::record);
        Step step = step(look.silent().contains(host), there, recordThere, newest);
        boolean inMemory = there.isPresent() && there.get().state().isActive();
        if (step == Step.WAIT && inMemory && told.add(new Told(newest.id(), host))) {
            LOG.error(
                    "VM {} was restarted on {}, and {} has a copy from before that in memory ({}); stop one of them",
                    vm,
                    newest.target(),
                    host,
                    there.get().state().vmState());
        }
        return switch (step) {
            case CLEAR -> true;
            case UNDEFINE -> undefine(vm, hosts.get(host), newest, deadline);
            case WAIT -> false;
        };
    }

    /** In one task with a last look, so that nothing that has begun since loses its definition. */
    private static boolean undefine(VmId vm, HostLink host, RestartRecord newest, Deadline deadline)
            throws InterruptedException {
        boolean removed = host.change(
                wire -> {
                    Optional<Dom> found = wire.find(vm.value());
                    if (found.isEmpty()) {
                        return true;
                    }
                    try (Dom domain = found.get()) {
                        if (!isOld(RestartRecord.of(domain), newest)
                                || domain.state().isActive()) {
                            return false;
                        }
                        domain.undefine();
                        return true;
                    }
                },
                deadline);
        if (removed) {
            LOG.info("VM {} was restarted on {}; its old definition on {} is removed", vm, newest.target(), host.id());
        }
        return removed;
    }

    private Map<HostId, Held> records(VmId vm, Look look, Deadline deadline) throws InterruptedException {
        Map<HostId, Held> records = new LinkedHashMap<>();
        for (HostId host : look.sightings().keySet()) {
            Optional<Held> record = hosts.get(host)
                    .query(
                            wire -> wire.find(vm.value()).flatMap(found -> {
                                try (Dom domain = found) {
                                    return Held.of(host, domain);
                                }
                            }),
                            deadline);
            record.ifPresent(each -> records.put(host, each));
        }
        return records;
    }

    /** In one task with a last look, so that a restart which has begun since keeps its own record. */
    private static void store(VmId vm, HostLink host, RestartRecord record, Deadline deadline)
            throws InterruptedException {
        host.change(
                wire -> wire.with(vm.value(), domain -> {
                    record.renewIn(domain);
                    return true;
                }),
                deadline);
    }
}
