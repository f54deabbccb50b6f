package io.evenkeel.bed.libvirt;

import io.evenkeel.lab.libvirt.Lab;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Beds on labs that stay up, because their hosts serve many rules one after the other.
 *
 * <p>As many beds at a time as labs may be; whoever wants one more waits until one is closed. A lab that could not be
 * cleared of one bed's guests and faults serves no other. Closing this ends the labs. Thread-safe.
 */
public final class LabBeds implements AutoCloseable {

    private static final int HOSTS = 3;

    private final Semaphore permits;
    private final boolean leases;
    private final Set<Lab> labs = ConcurrentHashMap.newKeySet();
    private final Queue<Place> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    /** A lab and what switches its hosts, which takes a while to find out. */
    private record Place(Lab lab, Map<String, String> switches) {}

    private LabBeds(int labs, boolean leases) {
        this.permits = new Semaphore(labs);
        this.leases = leases;
    }

    /** Beds on this many labs, which come up when they are needed. */
    public static LabBeds on(int labs) {
        return new LabBeds(labs, false);
    }

    /** Beds on one lab with a lock manager on each host, and connections that count on it. */
    public static LabBeds withLeases() {
        return new LabBeds(1, true);
    }

    /**
     * A bed whose guests have names that no earlier bed used.
     *
     * @throws io.evenkeel.lab.libvirt.LabException if no lab comes up
     */
    public LibvirtBed newBed() throws InterruptedException {
        Place place = take();
        try {
            String prefix = "r" + made.incrementAndGet();
            return new LibvirtBed(place.lab(), prefix, leases, place.switches(), clean -> giveBack(place, clean));
        } catch (RuntimeException e) {
            giveBack(place, false);
            throw e;
        }
    }

    private Place take() throws InterruptedException {
        permits.acquire();
        try {
            Place waiting = free.poll();
            return waiting == null ? bringUp() : waiting;
        } catch (RuntimeException | InterruptedException e) {
            permits.release();
            throw e;
        }
    }

    private Place bringUp() throws InterruptedException {
        Lab lab = leases ? Lab.up(HOSTS, "--lock", "lockd") : Lab.up(HOSTS);
        labs.add(lab); // so that it is closed at the end, whatever comes of it
        return new Place(lab, LabConnection.switches(lab));
    }

    private void giveBack(Place place, boolean clean) {
        try {
            if (clean) {
                free.add(place);
            } else if (labs.remove(place.lab())) {
                place.lab().close();
            }
        } finally {
            permits.release();
        }
    }

    @Override
    public void close() {
        labs.forEach(Lab::close);
    }
}
