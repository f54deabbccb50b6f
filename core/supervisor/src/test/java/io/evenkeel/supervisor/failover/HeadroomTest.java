package io.evenkeel.supervisor.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.stage.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeadroomTest {

    private final Stage stage = new Stage();

    @Test
    void aClusterThatCannotBearTheLossOfAHostIsAnAlarmUntilItCan() {
        stage.host("h1", 2, io.evenkeel.spi.inventory.FailureDomain.UNKNOWN)
                .host("h2", 2, io.evenkeel.spi.inventory.FailureDomain.UNKNOWN);
        stage.listing(
                Stage.vm("a", "h1", VmState.RUNNING),
                Stage.vm("b", "h1", VmState.RUNNING),
                Stage.vm("c", "h2", VmState.RUNNING),
                Stage.vm("d", "h2", VmState.RUNNING));
        stage.pass(Duration.ofSeconds(61));
        assertThat(stage.ledger.alarm("headroom")).isPresent();

        stage.hosts(3).pass(Duration.ofSeconds(61));
        assertThat(stage.ledger.alarm("headroom")).isEmpty();
    }
}
