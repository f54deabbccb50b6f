package io.evenkeel.bed.libvirt;

import io.evenkeel.lab.libvirt.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Beds on labs that stay up, because their hosts serve many rules one after the other.
 *
 * <p>As many beds at a time as there are labs; whoever wants one more waits until one is closed. Closing this ends the
 * labs. Thread-safe.
 */
public final class LabBeds implements AutoCloseable {

    private final List<Lab> labs = new ArrayList<>();
    private final BlockingQueue<Place> free = new LinkedBlockingQueue<>();
    private final AtomicInteger made = new AtomicInteger();
    private final boolean leases;

    /** A lab and what switches its hosts, which takes a while to find out. */
    private record Place(Lab lab, Map<String, String> switches) {}

    private LabBeds(boolean leases) {
        this.leases = leases;
    }

    /** Brings up labs of three hosts each. */
    public static LabBeds up(int labs) throws InterruptedException {
        return new LabBeds(false).bringUp(labs);
    }

    /** One lab with a lock manager on each host, and connections that count on it. */
    public static LabBeds withLeases() throws InterruptedException {
        return new LabBeds(true).bringUp(1, "--lock", "lockd");
    }

    private LabBeds bringUp(int count, String... options) throws InterruptedException {
        boolean up = false;
        try {
            for (int i = 0; i < count; i++) {
                Lab lab = Lab.up(3, options);
                labs.add(lab);
                free.add(new Place(lab, LabConnection.switches(lab)));
            }
            up = true;
            return this;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    /** A bed whose guests have names that no earlier bed used. */
    public LibvirtBed newBed() throws InterruptedException {
        Place place = free.take();
        return new LibvirtBed(
                place.lab(), "r" + made.incrementAndGet(), leases, place.switches(), () -> free.add(place));
    }

    @Override
    public void close() {
        labs.forEach(Lab::close);
    }
}
