package io.evenkeel.planner.model;

/** What a plan may do with a host. */
public enum HostState {
    /** It takes and keeps VMs. */
    ONLINE,
    /** It works, but shall be empty. */
    DRAINED,
    /** It is down: its VMs are to be restarted elsewhere. */
    FAILED,
    /** It is switched off and empty; a plan may ask for it to be woken. */
    STANDBY
}
