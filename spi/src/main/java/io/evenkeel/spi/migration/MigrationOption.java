package io.evenkeel.spi.migration;

import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;

/** Something a migration must be prepared for when it starts. Options may be added in a minor version. */
public enum MigrationOption {
    /** Switching to post-copy may be asked for later. */
    ALLOW_POSTCOPY(Capabilities.MIGRATION_FORCE_POSTCOPY),
    /** The hypervisor slows the guest by itself when the migration does not converge. */
    AUTO_CONVERGE(Capabilities.MIGRATION_AUTO_CONVERGE);

    private final Capability needs;

    MigrationOption(Capability needs) {
        this.needs = needs;
    }

    /** The capability without which the option is refused. */
    public Capability needs() {
        return needs;
    }
}
