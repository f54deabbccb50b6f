package io.evenkeel.spi.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationPhaseTest {

    @ParameterizedTest
    @EnumSource
    void noPhaseGoesBack(MigrationPhase phase) {
        for (MigrationPhase earlier : MigrationPhase.values()) {
            if (earlier.compareTo(phase) < 0) {
                assertThat(phase.mayBecome(earlier))
                        .as("%s to %s", phase, earlier)
                        .isFalse();
            }
        }
        assertThat(phase.mayBecome(phase)).isTrue();
    }

    @Test
    void postcopyCannotBeCancelled() {
        assertThat(MigrationPhase.POSTCOPY.mayBecome(MigrationPhase.CANCELLED)).isFalse();
    }

    @Test
    void anOutcomeComesWithATerminalPhaseAndOnlyThen() {
        OperationId id = OperationId.random();
        MigrationOutcome outcome =
                new MigrationOutcome.Cancelled(new Residence.OnHost(new HostId("a"), VmState.RUNNING));
        assertThat(MigrationSnapshot.ended(id, outcome).phase()).isEqualTo(MigrationPhase.CANCELLED);
        assertThatIllegalArgumentException().isThrownBy(() -> MigrationSnapshot.of(id, MigrationPhase.COMPLETED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MigrationSnapshot(
                        id,
                        MigrationPhase.PRECOPY,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.of(outcome)));
    }

    @Test
    void aRequestThatGoesNowhereIsRefused() {
        HostId host = new HostId("a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationRequest.of(new VmId("vm"), host, host))
                .withMessageContaining("both a");
    }
}
