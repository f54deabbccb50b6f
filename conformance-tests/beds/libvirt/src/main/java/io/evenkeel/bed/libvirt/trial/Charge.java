package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Guest;
import io.evenkeel.lab.libvirt.GuestWitness;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.spi.inventory.VmId;
import java.util.Set;

/**
 * A guest that is supervised.
 *
 * @param home the host on which it was started
 */
record Charge(Guest guest, VmId vm, LabHost home, GuestWitness witness) implements AutoCloseable {

    static Charge of(Guest guest, LabHost home) throws InterruptedException {
        return new Charge(guest, new VmId(guest.uuid().toString()), home, guest.witness());
    }

    /** Whether it beats on one host alone, and that is not its home. */
    boolean runsElsewhere() {
        Set<String> hosts = witness.executingOn();
        return hosts.size() == 1 && !hosts.contains(home.name());
    }

    boolean runsAtHome() {
        return witness.executingOn().equals(Set.of(home.name()));
    }

    int lives() {
        return witness.verdict().lives();
    }

    @Override
    public String toString() {
        return guest.name();
    }

    @Override
    public void close() {
        witness.close();
    }
}
