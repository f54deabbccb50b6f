package io.evenkeel.libvirt.wire;

import static java.util.Objects.requireNonNull;

/**
 * Something happened to a domain.
 *
 * @param uuid which domain
 * @param detail for people
 */
public record DomainEvent(String uuid, Kind kind, String detail) {

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
    }
}
