package io.evenkeel.bed.libvirt;

import io.evenkeel.lab.libvirt.Lab;

/**
 * Beds that share one lab, because its hosts serve many rules one after the other.
 *
 * <p>One bed at a time. Closing this ends the lab.
 */
public final class LabBeds implements AutoCloseable {

    private final Lab lab;
    private int made;

    private LabBeds(Lab lab) {
        this.lab = lab;
    }

    /** Brings up a lab of three hosts. */
    public static LabBeds up() throws InterruptedException {
        return new LabBeds(Lab.up(3));
    }

    public Lab lab() {
        return lab;
    }

    /** A bed whose guests have names that no earlier bed used. */
    public LibvirtBed newBed() {
        made++;
        return new LibvirtBed(lab, "r" + made);
    }

    @Override
    public void close() {
        lab.close();
    }
}
