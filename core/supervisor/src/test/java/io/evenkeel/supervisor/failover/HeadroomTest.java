package io.evenkeel.supervisor.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadroomTest {

    private final Stage stage = new Stage();

    @Test
    void aClusterThatCannotBearTheLossOfAHostIsAnAlarmUntilItCan() {
        stage.host("h1", 2, FailureDomain.UNKNOWN).host("h2", 2, FailureDomain.UNKNOWN);
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

    @Test
    void aLargeClusterIsTestedByItsMemory() {
        List<Vm> vms = new ArrayList<>();
        for (int i = 1; i <= 450; i++) {
            stage.host("full" + i, 1, FailureDomain.UNKNOWN);
            vms.add(Stage.vm("vm" + i, "full" + i, VmState.RUNNING));
        }
        stage.host("held", 1, FailureDomain.UNKNOWN);
        stage.ledger.add(new Fact.DrainBegun(new HostId("held"), "a test"), Epoch.of(1));
        stage.listing(vms.toArray(Vm[]::new)).pass(Duration.ofSeconds(61));
        assertThat(stage.ledger.alarm("headroom"))
                .hasValueSatisfying(alarm ->
                        assertThat(alarm.text()).contains("1024 MiB of memory would be needed and 0 MiB are free"));

        stage.host("spare", 1, FailureDomain.UNKNOWN).pass(Duration.ofSeconds(61));
        assertThat(stage.ledger.alarm("headroom")).isEmpty();
    }
}
