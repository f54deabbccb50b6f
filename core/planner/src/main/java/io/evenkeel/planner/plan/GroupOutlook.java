package io.evenkeel.planner.plan;

/** What one hard rule says about one group, now and after failures. VMs are told of as they come and are backed up. */
interface GroupOutlook {
    /** Whether the VM may come to its home as things are. */
    boolean allowsNow(Keeping vm);

    /** Whether it may come, also after any failures. */
    boolean allowsHome(Keeping vm);

    /** Whether the VM, which has come, may be restarted on the host if those that back it up already are down. */
    boolean allowsBackup(Keeping vm, int host);

    /** The VM has come to its home; it has no backups yet. */
    void enter(Keeping vm);

    /** The VM has gone; it has no backups any more. */
    void leave(Keeping vm);

    /** The host backs the VM up; called before the VM knows. */
    void add(Keeping vm, int host);

    /** The host, the last of them, backs the VM up no more; called when the VM has forgotten it. */
    void remove(Keeping vm, int host);
}
