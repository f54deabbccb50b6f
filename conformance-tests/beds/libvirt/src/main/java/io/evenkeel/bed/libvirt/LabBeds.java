package io.evenkeel.bed.libvirt;

import io.evenkeel.lab.libvirt.Lab;
import java.util.Map;

/**
 * Beds that share one lab, because its hosts serve many rules one after the other.
 *
 * <p>One bed at a time. Closing this ends the lab.
 */
public final class LabBeds implements AutoCloseable {

    private final Lab lab;
    private final boolean leases;
    private final Map<String, String> switches;
    private int made;

    private LabBeds(Lab lab, boolean leases) throws InterruptedException {
        this.lab = lab;
        this.leases = leases;
        this.switches = LabConnection.switches(lab);
    }

    /** Brings up a lab of three hosts. */
    public static LabBeds up() throws InterruptedException {
        return new LabBeds(Lab.up(3), false);
    }

    /** As {@link #up}, with a lock manager on each host, and connections that count on it. */
    public static LabBeds withLeases() throws InterruptedException {
        return new LabBeds(Lab.up(3, "--lock", "lockd"), true);
    }

    public Lab lab() {
        return lab;
    }

    /** A bed whose guests have names that no earlier bed used. */
    public LibvirtBed newBed() {
        made++;
        return new LibvirtBed(lab, "r" + made, leases, switches);
    }

    @Override
    public void close() {
        lab.close();
    }
}
