package io.evenkeel.spi.capability;

import static io.evenkeel.spi.capability.Capabilities.HEALTH;
import static io.evenkeel.spi.capability.Capabilities.MIGRATION;
import static io.evenkeel.spi.capability.Capabilities.MIGRATION_CANCEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CapabilitySetTest {

    @Test
    void holdsWhatItsMembersImply() {
        assertThat(CapabilitySet.of(MIGRATION_CANCEL).contains(MIGRATION)).isTrue();
    }

    @Test
    void losesWhatImpliesARemovedMember() {
        CapabilitySet rest = CapabilitySet.of(MIGRATION_CANCEL, HEALTH).without(MIGRATION);
        assertThat(rest).containsExactly(HEALTH);
    }

    @Test
    void acceptsNamesOfVendorsAndOfLaterVersions() {
        assertThat(new Capability("acme:encrypted-vmotion").isVendorSpecific()).isTrue();
        assertThat(CapabilitySet.of(new Capability("replication")).contains(new Capability("replication")))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new Capability("Migration!"));
    }
}
