package io.evenkeel.libvirt.inventory;

import io.evenkeel.spi.inventory.VmId;

/** Somebody to whom the inventory shows what it comes across. No method may block: the hosts' own threads call. */
public interface Onlooker {

    /** Whether the next portrait of a VM is wanted. */
    boolean wants(VmId vm);

    /** A portrait from the host that has the VM, if several know it. */
    void saw(Portrait portrait);

    /** One who wants to see nothing. */
    static Onlooker none() {
        return new Onlooker() {
            @Override
            public boolean wants(VmId vm) {
                return false;
            }

            @Override
            public void saw(Portrait portrait) {}
        };
    }
}
