package io.evenkeel.simulation.fault;

/** What can go wrong; what {@link Fault#target()} names is said with each. */
public enum FaultKind {
    /** A host loses its power; at the end it gets power again, unless it was fenced. */
    HOST_CRASH(Target.HOST),
    /** A host stands still and keeps its memory. */
    HOST_HANG(Target.HOST),
    /** A host and everybody who watches it cannot reach each other. */
    HOST_ISOLATED(Target.HOST),
    /** The management cannot reach a host, nor hear it; witnesses hear it. */
    MANAGEMENT_CUT(Target.HOST),
    /** What is sent to a host does not arrive; it is heard. */
    HOST_DEAF(Target.HOST),
    /** What a host sends does not arrive; it hears. */
    HOST_MUTE(Target.HOST),
    /** A host's power controller does not answer. */
    BMC_DEAD(Target.HOST),
    /** A host's power controller takes long. */
    BMC_SLOW(Target.HOST),
    /** A host's power controller says that the host is off, and does nothing. */
    BMC_LYING(Target.HOST),
    /** A host's power controller refuses to switch anything, and says so; it tells whether the host has power. */
    BMC_REFUSING(Target.HOST),
    /** Nobody reaches a host's power controller. */
    BMC_CUT(Target.HOST),
    /** A host's disks do not answer. */
    STORAGE_HANG(Target.HOST),
    /** A host takes orders as ever and carries them out long afterwards. */
    HOST_SLUGGISH(Target.HOST),
    /** A host loses its power and its power controller with it. */
    HOST_AND_BMC_DEAD(Target.HOST),
    /** A witness hears no host at all. */
    WITNESS_BLIND(Target.WITNESS),
    /** A share of all signs of life is lost. */
    SIGNS_LOST(Target.NOTHING),
    /** Orders and answers come late, twice or never. */
    MESSAGES_ROUGH(Target.NOTHING),
    /** Nobody hears most of the hosts. */
    MASS_SILENCE(Target.NOTHING),
    /** A VM ends by a fault of its own. */
    VM_CRASH(Target.VM),
    /** A guest hangs until it is booted again. */
    GUEST_HANG(Target.VM),
    /** A person stops a VM. */
    VM_STOPPED(Target.VM),
    /** A supervisor dies and is started again after 5 s. */
    SUPERVISOR_CRASH(Target.SUPERVISOR),
    /** A supervisor dies in its next write, of which nothing remains. */
    SUPERVISOR_CRASH_BEFORE_WRITE(Target.SUPERVISOR),
    /** A supervisor dies after its next write, before anything that follows from it. */
    SUPERVISOR_CRASH_AFTER_WRITE(Target.SUPERVISOR),
    /** A supervisor dies just after the next start that it orders. */
    SUPERVISOR_CRASH_AFTER_START(Target.SUPERVISOR),
    /** A supervisor stands still and goes on later, a zombie if it led. */
    SUPERVISOR_PAUSE(Target.SUPERVISOR),
    /** A supervisor stands still between a write and what follows from it. */
    SUPERVISOR_PAUSE_AFTER_WRITE(Target.SUPERVISOR),
    /** A supervisor does not reach the store. */
    STORE_CUT(Target.SUPERVISOR),
    /** What a supervisor writes is often written without its hearing of it. */
    STORE_ANSWERS_LOST(Target.SUPERVISOR),
    /** A supervisor does not reach the platform, the witnesses and the power controllers. */
    PLATFORM_CUT(Target.SUPERVISOR),
    /** The time of day of a supervisor jumps, forward or back. */
    CLOCK_JUMP(Target.SUPERVISOR),
    /** The platform's own high availability takes a VM in; at the end it lets go of it again. */
    PLATFORM_TAKES_IN(Target.VM),
    /** The platform's own high availability lets go of a VM; at the end it takes it in again. */
    PLATFORM_LETS_GO(Target.VM),
    /** A person wants a host emptied; at the end it is let back. */
    DRAIN(Target.HOST);

    private final Target target;

    /** What a fault befalls. */
    public enum Target {
        HOST,
        VM,
        WITNESS,
        SUPERVISOR,
        NOTHING
    }

    FaultKind(Target target) {
        this.target = target;
    }

    public Target target() {
        return target;
    }
}
