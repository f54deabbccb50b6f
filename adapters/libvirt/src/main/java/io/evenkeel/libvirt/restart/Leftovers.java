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
        /** Cannot be asked, or has an old copy in memory. */
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
        boolean isOld = there.isPresent()
                && recordThere.filter(record -> record.id().equals(newest.id())).isEmpty();
        if (!isOld) {
            return Step.CLEAR;
        }
        return there.get().state().isActive() ? Step.WAIT : Step.UNDEFINE;
    }

    /** Does what can be done now. Returns whether nothing is left to do. */
    boolean tidy(VmId vm, Deadline deadline) throws InterruptedException {
        Look look = inventory.look(vm, hosts.all(), deadline);
        Map<HostId, RestartRecord> records = records(vm, look, deadline);
        Optional<RestartRecord> found = records.values().stream().max(RestartRecord.AGE);
        if (found.isEmpty()) {
            // Nobody who answers has it; whoever sees it again finds its record.
            return true;
        }
        RestartRecord newest = found.get();
        Set<HostId> cleared = new LinkedHashSet<>();
        for (HostId host : newest.leftBehind()) {
            if (!hosts.has(host) || clear(vm, host, look, records, newest, deadline)) {
                cleared.add(host);
            }
        }
        if (!cleared.isEmpty()) {
            RestartRecord remaining = newest.without(cleared);
            for (Map.Entry<HostId, RestartRecord> holder : records.entrySet()) {
                if (holder.getValue().id().equals(newest.id())) {
                    store(vm, hosts.get(holder.getKey()), remaining, deadline);
                }
            }
        }
        return cleared.containsAll(newest.leftBehind());
    }

    private boolean clear(
            VmId vm,
            HostId host,
            Look look,
            Map<HostId, RestartRecord> records,
            RestartRecord newest,
            Deadline deadline)
            throws InterruptedException {
        Optional<Sighting> there = Optional.ofNullable(look.sightings().get(host));
        Step step = step(look.silent().contains(host), there, Optional.ofNullable(records.get(host)), newest);
        if (step == Step.WAIT && there.isPresent() && told.add(new Told(newest.id(), host))) {
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
                        boolean isOld = RestartRecord.of(domain)
                                .filter(record -> record.id().equals(newest.id()))
                                .isEmpty();
                        if (!isOld || domain.state().isActive()) {
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

    private Map<HostId, RestartRecord> records(VmId vm, Look look, Deadline deadline) throws InterruptedException {
        Map<HostId, RestartRecord> records = new LinkedHashMap<>();
        for (HostId host : look.sightings().keySet()) {
            Optional<RestartRecord> record = hosts.get(host)
                    .query(
                            wire -> wire.find(vm.value()).flatMap(found -> {
                                try (Dom domain = found) {
                                    return RestartRecord.of(domain);
                                }
                            }),
                            deadline);
            record.ifPresent(each -> records.put(host, each));
        }
        return records;
    }

    private static void store(VmId vm, HostLink host, RestartRecord record, Deadline deadline)
            throws InterruptedException {
        host.change(
                wire -> wire.with(vm.value(), domain -> {
                    record.store(domain);
                    return true;
                }),
                deadline);
    }
}
