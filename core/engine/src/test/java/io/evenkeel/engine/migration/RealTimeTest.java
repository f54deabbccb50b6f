package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.call.BulkheadSettings;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.call.IsolatedHypervisor;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real time, real threads, the bulkhead in between: what production does. */
@Timeout(120)
class RealTimeTest {

    @Test
    void tenGuestsMoveAtOnceThroughTheBulkhead() throws Exception {
        Datacenter datacenter = new Datacenter(3);
        DataRate link = DataRate.ofMebibytesPerSecond(400);
        HostId a = datacenter.addHost(HostSpec.of("a").withNic(link));
        HostId b = datacenter.addHost(HostSpec.of("b").withNic(link));
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        try (IsolatedHypervisor hypervisor = IsolatedHypervisor.connect(
                        provider,
                        provider.configSchema().bind(Map.of()),
                        EngineContext.onSystemTime("simulator", getClass().getClassLoader()),
                        BulkheadSettings.DEFAULTS,
                        in(60));
                MigrationDriver driver = MigrationDriver.onSystemTime(DriverSettings.DEFAULTS)) {
            MigrationControl control =
                    new MigrationControl(hypervisor, driver, LadderPolicy.DEFAULTS, Optional.of(link));
            int guests =
                    Math.min(10, hypervisor.migrations().orElseThrow().limits().perHost());
            List<Migration> migrations = new ArrayList<>();
            for (int i = 0; i < guests; i++) {
                VmId vm = datacenter.addVm(VmSpec.of("vm" + i).withMemory(DataSize.ofMebibytes(40)), a);
                migrations.add(control.migrate(Operation.unled(), MigrationRequest.of(vm, a, b), in(60)));
            }
            for (Migration migration : migrations) {
                assertThat(migration.outcome().toCompletableFuture().get(60, TimeUnit.SECONDS))
                        .isInstanceOf(MigrationOutcome.Completed.class);
                assertThat(migration.latest().orElseThrow().snapshot().phase()).isEqualTo(MigrationPhase.COMPLETED);
                assertThat(datacenter.witness().executingOn(migration.request().vm()))
                        .containsExactly(b);
            }
            assertThat(hypervisor.bulkhead().abandoned()).isZero();
        }
        assertThat(datacenter.witness().neverExecutedTwice()).isTrue();
    }

    private static Deadline in(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds));
    }
}
