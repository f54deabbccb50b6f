package io.evenkeel.libvirt.inventory;

import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A domain as one host described it.
 *
 * @param isPersistent whether the host has a definition that outlives the domain
 * @param isOutgoing whether it is stopped here because a migration of ours takes it away; from the logbook, since QEMU does
 *     not answer in the moment of switchover
 * @param logbook the last migrations it had
 */
public record Sighting(
        VmId vm,
        String name,
        DomainState state,
        boolean isPersistent,
        boolean isOutgoing,
        int virtualCpus,
        DataSize memory,
        Logbook logbook) {

    public static Sighting of(HostId host, Dom domain) {
        Logbook logbook = Logbook.of(domain);
        boolean leaves = logbook.newest()
                .filter(entry -> entry.ended().isEmpty())
                .filter(entry -> entry.request().source().equals(host))
                .isPresent();
        DomainState state = arriving(host, domain.state(), logbook);
        Dom.Info info = domain.info();
        return new Sighting(
                new VmId(domain.uuid()),
                domain.name(),
                state,
                domain.isPersistent(),
                state.isInTransit() && leaves,
                Math.max(1, info.virtualCpus()),
                DataSize.ofBytes(info.memoryBytes()),
                logbook);
    }

    /** What the host knows of a VM; empty if it does not know it, or has just let go of it. */
    public static Optional<Sighting> find(HostId host, Wire wire, VmId vm) {
        Optional<Dom> found = wire.find(vm.value());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Dom domain = found.get()) {
            return Optional.of(of(host, domain));
        } catch (VirFailure e) {
            if (e.isNoDomain()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A copy that has only begun to arrive; asking for its job would block, so the record it brings along tells. */
    static DomainState arriving(HostId host, DomainState state, Logbook logbook) {
        boolean arrives = logbook.newest()
                .filter(entry -> entry.ended().isEmpty())
                .filter(entry -> entry.request().destination().equals(host))
                .isPresent();
        return state.isStartingUp() && arrives
                ? new DomainState(DomainState.PAUSED, DomainState.PAUSED_MIGRATION)
                : state;
    }

    /** The VM as the inventory tells it. */
    public Vm vm(Residence residence, Instant at) {
        return new Vm(vm, name, residence, virtualCpus, memory, Map.of(), at);
    }

    public Optional<MigrationRecord> newest() {
        return logbook.newest();
    }

    /** In memory as a copy that is still arriving, and so unable to run by itself. */
    public boolean isArriving() {
        return state.isInTransit() && !isOutgoing;
    }
}
