package io.evenkeel.supervisor.fact;

/**
 * How a VM is moved, as far as a migration must be asked for the same way twice.
 *
 * @param isStorageCopied whether disks are copied that source and destination do not share
 * @param isAutoConverging whether the hypervisor may slow the guest by itself
 * @param isPostcopyAllowed whether switching to post-copy may be asked for later
 */
public record MigrationManner(boolean isStorageCopied, boolean isAutoConverging, boolean isPostcopyAllowed) {

    /** On shared disks, with nothing prepared for guests that do not converge. */
    public static final MigrationManner PLAIN = new MigrationManner(false, false, false);
}
