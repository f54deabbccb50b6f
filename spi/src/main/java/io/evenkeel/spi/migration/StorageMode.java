package io.evenkeel.spi.migration;

/** What happens to a VM's disks when it moves. */
public enum StorageMode {
    /** Source and destination see the same disks; nothing is copied. */
    SHARED,
    /**
     * Disks are copied along with the memory. Needs {@code migration.copy-storage}. A cancelled copy leaves nothing at the
     * destination (§4.41).
     */
    COPY
}
