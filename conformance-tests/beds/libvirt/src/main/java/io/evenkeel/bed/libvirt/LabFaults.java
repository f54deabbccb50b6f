package io.evenkeel.bed.libvirt;

import io.evenkeel.conformance.Fault;
import io.evenkeel.lab.libvirt.LabHost;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The kit's faults as the lab causes them, and how each is undone. */
final class LabFaults {

    static final Set<Fault> KNOWN = Set.copyOf(EnumSet.of(
            Fault.HANG, Fault.SOURCE_UNREACHABLE, Fault.SOURCE_CRASH, Fault.DESTINATION_CRASH, Fault.LINK_CUT));

    private interface Step {
        void on(LabHost host) throws InterruptedException;
    }

    private record Undo(LabHost host, Step step) {}

    private final List<LabHost> hosts;
    private final LabHost source;
    private final LabHost destination;
    private final Deque<Undo> undoing = new ArrayDeque<>();
    private final Set<LabHost> dark = new java.util.HashSet<>();

    LabFaults(List<LabHost> hosts, LabHost source, LabHost destination) {
        this.hosts = hosts;
        this.source = source;
        this.destination = destination;
    }

    boolean none() {
        return undoing.isEmpty();
    }

    /** The hosts that have power. */
    List<LabHost> powered() {
        return hosts.stream().filter(host -> !dark.contains(host)).toList();
    }

    AutoCloseable cause(Fault fault) throws InterruptedException {
        switch (fault) {
            case HANG -> {
                for (LabHost host : hosts) {
                    apply(host, LabHost::freeze, LabHost::thaw);
                }
            }
            case SOURCE_UNREACHABLE -> apply(source, LabHost::freeze, LabHost::thaw);
            case SOURCE_CRASH -> apply(source, this::powerOff, this::powerOn);
            case DESTINATION_CRASH -> apply(destination, this::powerOff, this::powerOn);
            case LINK_CUT -> apply(destination, LabHost::cut, LabHost::heal);
            default -> throw new UnsupportedOperationException(fault.name());
        }
        return this::endAll;
    }

    private void apply(LabHost host, Step step, Step undo) throws InterruptedException {
        undoing.push(new Undo(host, undo));
        step.on(host);
    }

    private void powerOff(LabHost host) throws InterruptedException {
        dark.add(host);
        host.powerOff();
    }

    private void powerOn(LabHost host) throws InterruptedException {
        host.start();
        dark.remove(host);
    }

    /** Ends every fault, latest first. */
    void endAll() {
        while (!undoing.isEmpty()) {
            Undo undo = undoing.pop();
            try {
                undo.step().on(undo.host());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + undo.host() + " was being repaired", e);
            }
        }
    }
}
