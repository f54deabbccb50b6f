package io.evenkeel.bed.libvirt;

import io.evenkeel.conformance.Fault;
import io.evenkeel.lab.libvirt.Bmc;
import io.evenkeel.lab.libvirt.LabHost;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The kit's faults as the lab causes them, and how each is undone. */
final class LabFaults {

    static final Set<Fault> KNOWN = Set.copyOf(EnumSet.of(
            Fault.HANG,
            Fault.LOST_REPLY,
            Fault.SOURCE_UNREACHABLE,
            Fault.SOURCE_CRASH,
            Fault.DESTINATION_CRASH,
            Fault.LINK_CUT,
            Fault.DUPLICATE_VM,
            Fault.EVENT_LOSS,
            Fault.FENCE_WITHOUT_EFFECT,
            Fault.FENCE_DEVICE_DEAD,
            Fault.GUEST_HANG,
            Fault.WATCHDOG,
            Fault.AGENT_LOST));

    private static final Duration OFTEN = Duration.ofMillis(2);

    private interface Step {
        void on(LabHost host) throws InterruptedException;
    }

    private record Undo(LabHost host, Step step) {}

    private final List<LabHost> hosts;
    private final LabHost source;
    private final LabHost destination;
    private final SocketProxy wayToSource;
    private final Deque<Undo> undoing = new ArrayDeque<>();
    private final Set<LabHost> dark = new java.util.HashSet<>();

    LabFaults(List<LabHost> hosts, LabHost source, LabHost destination, SocketProxy wayToSource) {
        this.wayToSource = wayToSource;
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

    AutoCloseable cause(Fault fault, WitnessedGuest guest) throws InterruptedException {
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
            case DUPLICATE_VM -> apply(destination, guest::makeTwin, guest::endTwin);
            case EVENT_LOSS -> apply(source, host -> wayToSource.cut(), host -> wayToSource.mend());
            case LOST_REPLY -> {
                apply(source, host -> host.bmc().loseNextReply(), host -> renew(host.bmc()));
                Thread cutter = new Thread(() -> cutWhenItHasArrived(guest), "lost-reply");
                apply(source, host -> cutter.start(), host -> {
                    cutter.interrupt();
                    cutter.join();
                    wayToSource.mend();
                });
            }
            case FENCE_WITHOUT_EFFECT ->
                apply(source, host -> host.bmc().lie(), host -> host.bmc().obey());
            case FENCE_DEVICE_DEAD ->
                apply(source, host -> host.bmc().freeze(), host -> host.bmc().thaw());
            // Neither can be taken back; the guest goes with its bed.
            case GUEST_HANG -> guest.hang();
            case WATCHDOG -> guest.neglectWatchdog();
            case AGENT_LOST -> apply(source, host -> guest.agent(false), host -> guest.agent(true));
            default -> throw new UnsupportedOperationException(fault.name());
        }
        return this::endAll;
    }

    /** As good as new, whether it has died of the fault or was never asked. */
    private static void renew(Bmc bmc) throws InterruptedException {
        bmc.start();
        bmc.kill();
        bmc.start();
    }

    /** The reply to the order to migrate comes at the end; that it was carried out shows at the destination. */
    private void cutWhenItHasArrived(WitnessedGuest guest) {
        while (!Thread.currentThread().isInterrupted()) {
            if (guest.hasProcessOn(destination)) {
                wayToSource.cut();
                wayToSource.mend();
                return;
            }
            LockSupport.parkNanos(OFTEN.toNanos());
        }
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

    /** The adapter may have cut off hosts, too, without any fault. */
    void bootFencedHosts() {
        for (LabHost host : hosts) {
            if (host.libvirtdProcess().isEmpty()) {
                undoing.push(new Undo(host, LabHost::start));
            }
        }
        endAll();
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
