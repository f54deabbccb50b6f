package io.evenkeel.libvirt.wire;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.health.GuestSignal;
import java.util.Optional;

/**
 * Something happened to a domain.
 *
 * @param uuid which domain
 * @param detail for people
 * @param signal what the guest has told by it, if anything
 */
public record DomainEvent(String uuid, Kind kind, String detail, Optional<GuestSignal> signal) {

    /** What sort of thing. New states are to be looked up; an event may be old by the time it is read. */
    public enum Kind {
        /** It was defined, started, stopped, paused, resumed, or renamed. */
        LIFECYCLE,
        /** The guest's kernel reported that it gave up. */
        PANIC,
        /** The guest restarted itself. */
        REBOOT,
        /** The guest's watchdog device was not fed in time. */
        WATCHDOG,
        /** A disk of its failed on the host. */
        IO_ERROR,
        /** The agent in the guest came or went. */
        AGENT,
        /** libvirt and QEMU disagree about it. */
        CONTROL_ERROR,
        /** A migration of it has begun another pass, or has ended. */
        JOB
    }

    public DomainEvent {
        requireNonNull(uuid, "uuid");
        requireNonNull(kind, "kind");
        requireNonNull(detail, "detail");
        requireNonNull(signal, "signal");
    }

    public DomainEvent(String uuid, Kind kind, String detail) {
        this(uuid, kind, detail, Optional.empty());
    }
}
