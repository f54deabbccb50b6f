package io.evenkeel.supervisor.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.stage.Stage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** 1,000 hosts with 20,000 VMs. The bounds are wide: the machine may be busy, and the code is cold. */
class FailoverAtSizeTest {

    private static final int HOSTS = 1000;
    private static final int VMS = 20_000;

    @Test
    void twoHundredVmsAreStartedWithinOneTurn() {
        Duration took = failover(10, 200);

        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void twoThousandVmsAreStartedWithinOneTurn() {
        Duration took = failover(100, 2000);

        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    private static Duration failover(int dead, int vms) {
        Stage stage = new Stage().hosts(HOSTS);
        for (int i = 1; i <= HOSTS; i++) {
            stage.host("h" + i, 256, FailureDomain.of("site", "room", "r" + i / 20));
        }
        List<KeptVm> kept = new ArrayList<>();
        for (int i = 0; i < VMS; i++) {
            Map<String, String> labels = i % 10 == 0 ? Map.of("evenkeel.group.anti", "g" + i / 40) : Map.of();
            kept.add(new KeptVm(
                    new VmId("vm" + i),
                    "vm" + i,
                    new HostId("h" + (i % HOSTS + 1)),
                    DataSize.ofBytes(4L << 30),
                    2,
                    labels));
        }
        stage.remember(new Fact.Kept(kept));
        stage.listing();
        stage.world(effect -> Optional.empty());
        for (int i = 1; i <= dead; i++) {
            stage.dies("h" + i * 7);
        }
        long begun = cpu();
        stage.pass(Duration.ofSeconds(1));
        Duration took = Duration.ofNanos(cpu() - begun);

        assertThat(stage.facts(Fact.StartIntended.class)).hasSize(vms);
        assertThat(stage.starts().stream()
                        .collect(Collectors.groupingBy(
                                start -> start.substring(start.indexOf('>') + 1), Collectors.counting()))
                        .values())
                .allMatch(count -> count <= 8);
        System.out.println(vms + " starts decided in " + took.toMillis() + " ms of CPU");
        return took;
    }

    /** Other work on the machine does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
