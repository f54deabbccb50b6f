package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ScaleTest {

    private static final int HOSTS = 1000;

    @Test
    @Timeout(300)
    void aThousandHostsMoveTwoThousandVmsInLessThanRealTime() throws InterruptedException {
        try (Lab lab = new Lab()) {
            Workload workload = Workload.writing(Share.of(0.2), DataRate.ofMebibytesPerSecond(200), WritePattern.ZIPF);
            List<MigrationRequest> requests = new ArrayList<>();
            for (int i = 0; i < HOSTS; i++) {
                lab.datacenter.addHost(HostSpec.of("host-" + i));
            }
            for (int i = 0; i < 2 * HOSTS; i++) {
                HostId source = new HostId("host-" + i % HOSTS);
                VmId vm = lab.datacenter.addVm(
                        VmSpec.of("vm-" + i).withMemory(DataSize.ofGibibytes(4)).withWorkload(workload), source);
                requests.add(MigrationRequest.of(vm, source, new HostId("host-" + (i + 1) % HOSTS)));
            }
            long began = System.nanoTime();
            List<MigrationSession> sessions = new ArrayList<>();
            for (MigrationRequest request : requests) {
                sessions.add(lab.hypervisor.migrations().orElseThrow().start(Operation.unled(), request, lab.soon()));
            }
            for (int second = 0; second < 60; second++) {
                lab.time.advance(Duration.ofSeconds(1));
                for (MigrationSession session : sessions) {
                    lab.look(session);
                }
            }

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
            for (MigrationSession session : sessions) {
                assertThat(lab.look(session).outcome().orElseThrow()).isInstanceOf(MigrationOutcome.Completed.class);
            }
        }
    }
}
