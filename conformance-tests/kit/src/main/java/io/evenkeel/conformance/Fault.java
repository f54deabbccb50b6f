package io.evenkeel.conformance;

/** Something that goes wrong on demand, so that an adapter's answer to it can be checked. */
public enum Fault {
    /** Every management endpoint accepts calls and does not answer. Guests go on. */
    HANG,
    /** The next change takes effect and the connection breaks before the reply. */
    LOST_REPLY,
    /** The source host cannot be asked, and goes on executing its guests. */
    SOURCE_UNREACHABLE,
    /** The source host loses its power. */
    SOURCE_CRASH,
    /** The destination host loses its power. */
    DESTINATION_CRASH,
    /** Source and destination cannot reach each other; the adapter can reach both. */
    LINK_CUT,
    /** A VM is in memory on both hosts. */
    DUPLICATE_VM,
    /** Events of the hypervisor are lost on their way to the adapter. */
    EVENT_LOSS,
    /** Fencing is accepted by the device and the host stays up. */
    FENCE_WITHOUT_EFFECT,
    /** The fence device does not answer. */
    FENCE_DEVICE_DEAD,
    /** A guest stops doing anything while its VM goes on executing. */
    GUEST_HANG,
    /** A VM's watchdog fires, within a few seconds, and what is configured for that follows. */
    WATCHDOG,
    /** The agent in a guest ends, and the guest goes on; at the end of the fault the agent is there again. */
    AGENT_LOST
}
