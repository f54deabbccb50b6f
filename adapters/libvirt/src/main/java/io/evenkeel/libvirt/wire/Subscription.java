package io.evenkeel.libvirt.wire;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.WatchdogAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;

/**
 * The events of one connection, passed on to an {@link Ear}.
 *
 * <p>libvirt keeps nothing of a callback but its address and a number of ours. The callbacks are therefore made once and
 * never collected, and the number is looked up: an event that comes after the end finds nobody, and nothing crashes
 * whatever the order of closing and calling back.
 */
final class Subscription implements AutoCloseable {

    private static final int LIFECYCLE = 0;
    private static final int REBOOT = 1;
    private static final int WATCHDOG = 3;
    private static final int CONTROL_ERROR = 7;
    private static final int IO_ERROR_REASON = 8;
    private static final int AGENT_LIFECYCLE = 18;
    private static final int MIGRATION_ITERATION = 20;
    private static final int JOB_COMPLETED = 21;

    private static final int CRASHED = 8;
    private static final int AGENT_CONNECTED = 1;
    private static final List<String> LIFECYCLE_NAMES = List.of(
            "defined",
            "undefined",
            "started",
            "suspended",
            "resumed",
            "stopped",
            "shutdown",
            "suspended to memory",
            "crashed");
    private static final List<String> END_NAMES = List.of("error", "end of stream", "no sign of life", "closed");

    /** Static because an event brings nothing along but a number, and the callbacks are the process's. */
    private static final Map<Long, Ear> EARS = new ConcurrentHashMap<>();

    private static final AtomicLong LAST_NUMBER = new AtomicLong();

    /** The shapes of libvirt's callbacks; the last argument is the number. */
    interface Plain extends Callback {
        void callback(Pointer connection, Pointer domain, Pointer number);
    }

    interface OneNumber extends Callback {
        void callback(Pointer connection, Pointer domain, int first, Pointer number);
    }

    interface TwoNumbers extends Callback {
        int callback(Pointer connection, Pointer domain, int first, int second, Pointer number);
    }

    interface DiskTrouble extends Callback {
        void callback(
                Pointer connection,
                Pointer domain,
                @Nullable Pointer path,
                @Nullable Pointer device,
                int action,
                @Nullable Pointer reason,
                Pointer number);
    }

    interface JobEnd extends Callback {
        void callback(Pointer connection, Pointer domain, Pointer parameters, int count, Pointer number);
    }

    interface End extends Callback {
        void callback(Pointer connection, int reason, Pointer number);
    }

    private static final TwoNumbers ON_LIFECYCLE = (connection, domain, event, detail, number) -> {
        boolean panic = event == CRASHED;
        return pass(
                number,
                domain,
                panic ? DomainEvent.Kind.PANIC : DomainEvent.Kind.LIFECYCLE,
                name(LIFECYCLE_NAMES, event) + " (" + detail + ")");
    };
    private static final Plain ON_REBOOT =
            (connection, domain, number) -> pass(number, domain, DomainEvent.Kind.REBOOT, "the guest restarted");
    private static final OneNumber ON_WATCHDOG = (connection, domain, action, number) -> pass(
            number,
            domain,
            DomainEvent.Kind.WATCHDOG,
            "the guest did not feed its watchdog",
            Optional.of(new GuestSignal.WatchdogFired(watchdogAction(action))));
    private static final Plain ON_CONTROL_ERROR = (connection, domain, number) ->
            pass(number, domain, DomainEvent.Kind.CONTROL_ERROR, "libvirt lost control of its QEMU");
    private static final DiskTrouble ON_IO_ERROR = (connection, domain, path, device, action, reason, number) ->
            pass(number, domain, DomainEvent.Kind.IO_ERROR, "device " + text(device) + " failed: " + text(reason));
    private static final TwoNumbers ON_AGENT = (connection, domain, state, reason, number) -> pass(
            number,
            domain,
            DomainEvent.Kind.AGENT,
            state == AGENT_CONNECTED ? "the agent is there" : "the agent is gone",
            Optional.of(state == AGENT_CONNECTED ? new GuestSignal.AgentConnected() : new GuestSignal.AgentLost()));
    private static final OneNumber ON_ITERATION =
            (connection, domain, iteration, number) -> pass(number, domain, DomainEvent.Kind.JOB, "pass " + iteration);
    private static final JobEnd ON_JOB_END =
            (connection, domain, parameters, count, number) -> pass(number, domain, DomainEvent.Kind.JOB, "job ended");
    private static final End ON_END = (connection, reason, number) -> {
        Ear ear = EARS.get(Pointer.nativeValue(number));
        if (ear != null) {
            ear.brokenOff(name(END_NAMES, reason));
        }
    };

    private static final Map<Integer, Callback> CALLBACKS = Map.of(
            LIFECYCLE, ON_LIFECYCLE,
            REBOOT, ON_REBOOT,
            WATCHDOG, ON_WATCHDOG,
            CONTROL_ERROR, ON_CONTROL_ERROR,
            IO_ERROR_REASON, ON_IO_ERROR,
            AGENT_LIFECYCLE, ON_AGENT,
            MIGRATION_ITERATION, ON_ITERATION,
            JOB_COMPLETED, ON_JOB_END);

    private final ConnectionPointer connection;
    private final long number;
    private final List<Integer> registered = new ArrayList<>();
    private boolean knowsEnd;

    private Subscription(ConnectionPointer connection, long number) {
        this.connection = connection;
        this.number = number;
    }

    /** Must be closed before the connection, which lives on for as long as anybody listens. */
    static Subscription open(ConnectionPointer connection, Ear ear) {
        Subscription subscription = new Subscription(connection, LAST_NUMBER.incrementAndGet());
        EARS.put(subscription.number, ear);
        try {
            subscription.register();
        } catch (VirFailure e) {
            subscription.close();
            throw e;
        }
        return subscription;
    }

    private void register() {
        Pointer opaque = Pointer.createConstant(number);
        Wire.check(
                Virt.LIBRARY.virConnectRegisterCloseCallback(connection, ON_END, opaque, null),
                "virConnectRegisterCloseCallback");
        knowsEnd = true;
        CALLBACKS.forEach((event, callback) -> {
            int id = Virt.LIBRARY.virConnectDomainEventRegisterAny(connection, null, event, callback, opaque, null);
            if (id >= 0) {
                registered.add(id);
                return;
            }
            VirFailure failure = VirFailure.last("virConnectDomainEventRegisterAny");
            // An older daemon does not know them all; without the first there is no watching.
            if (event == LIFECYCLE || failure.isConnectionTrouble()) {
                throw failure;
            }
        });
    }

    /** By libvirt's {@code virDomainEventWatchdogAction}. */
    static WatchdogAction watchdogAction(int number) {
        return switch (number) {
            case 0 -> WatchdogAction.NONE;
            case 1 -> WatchdogAction.PAUSE;
            case 2 -> WatchdogAction.RESET;
            case 3 -> WatchdogAction.POWER_OFF;
            case 4 -> WatchdogAction.SHUTDOWN;
            default -> WatchdogAction.OTHER; // a halt for a debugger, an interrupt, and what is to come
        };
    }

    private static int pass(Pointer number, Pointer domain, DomainEvent.Kind kind, String detail) {
        return pass(number, domain, kind, detail, Optional.empty());
    }

    private static int pass(
            Pointer number, Pointer domain, DomainEvent.Kind kind, String detail, Optional<GuestSignal> signal) {
        Ear ear = EARS.get(Pointer.nativeValue(number));
        byte[] uuid = new byte[37];
        if (ear != null && Libvirt.INSTANCE.virDomainGetUUIDString(new DomainPointer(domain), uuid) >= 0) {
            ear.heard(new DomainEvent(new String(uuid, 0, 36, StandardCharsets.US_ASCII), kind, detail, signal));
        }
        return 0;
    }

    private static String name(List<String> names, int index) {
        return index >= 0 && index < names.size() ? names.get(index) : Integer.toString(index);
    }

    private static String text(@Nullable Pointer pointer) {
        return pointer == null ? "?" : pointer.getString(0, StandardCharsets.UTF_8.name());
    }

    /** Asks the daemon to tell nothing more; on a broken connection that fails, and libvirt forgets us all the same. */
    @Override
    public void close() {
        EARS.remove(number);
        registered.forEach(id -> Libvirt.INSTANCE.virConnectDomainEventDeregisterAny(connection, id));
        registered.clear();
        if (knowsEnd) {
            Virt.LIBRARY.virConnectUnregisterCloseCallback(connection, ON_END);
            knowsEnd = false;
        }
    }
}
