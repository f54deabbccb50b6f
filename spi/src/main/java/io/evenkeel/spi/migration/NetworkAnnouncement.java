package io.evenkeel.spi.migration;

/** Whether the network was told that a VM now answers from another host. */
public enum NetworkAnnouncement {
    /** Done by the hypervisor at the destination. Needs {@code migration.announce} to be declared. */
    ANNOUNCED,
    /** The VM has no network interface. */
    NO_NETWORK,
    /** The hypervisor does not do it or does not tell; whoever needs it must see to it. */
    NOT_ANNOUNCED
}
