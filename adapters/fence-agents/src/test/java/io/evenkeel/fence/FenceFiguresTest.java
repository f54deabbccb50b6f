package io.evenkeel.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.HostId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long fencing takes with default settings: prints a table, and judges what came of it but no time. */
@Tag("lab")
@Tag("long")
class FenceFiguresTest {

    private static final int RUNS = 5;
    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    private record Row(String what, String goal, long[] millis) {
        @Override
        public String toString() {
            long[] sorted = millis.clone();
            Arrays.sort(sorted);
            return String.format(
                    Locale.ROOT,
                    "%-52s %-8s %3d %8d %8d",
                    what,
                    goal,
                    sorted.length,
                    sorted[sorted.length / 2],
                    sorted[sorted.length - 1]);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static long millis(Step step) throws Exception {
        long began = System.nanoTime();
        step.run();
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    @Test
    void fencingIsMeasured() throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Lab lab = Lab.up(2)) {
            LabHost h1 = lab.host(1);
            LabHost h2 = lab.host(2);
            Map<String, String> settings = LabDevices.settings(lab);
            LabDevices.putDeadDeviceFirst(settings, lab, h2);
            try (Hypervisor connection = LabDevices.connect(settings)) {
                Fencing fencing = connection.fencing().orElseThrow();
                long[] off = new long[RUNS];
                long[] already = new long[RUNS];
                long[] on = new long[RUNS];
                for (int i = 0; i < RUNS; i++) {
                    lab.start(GuestSpec.idle("vm" + i), h1);
                    off[i] = millis(() -> fencing.fence(Operation.unled(), H1, soon()));
                    already[i] = millis(() -> fencing.fence(Operation.unled(), H1, soon()));
                    on[i] = millis(() -> fencing.unfence(Operation.unled(), H1, soon()));
                    h1.start();
                }
                rows.add(new Row("off, with a guest, confirmed by reading", "<= 5 s", off));
                rows.add(new Row("a host that is off already", "<= 1 s", already));
                rows.add(new Row("on again, confirmed by reading", "", on));

                h1.bmc().kill();
                rows.add(new Row("dead BMC: fence fails without effect", "<= 30 s", new long[] {
                    millis(() -> {
                        HypervisorException failure = failure(fencing);
                        assertThat(failure.effect()).isEqualTo(Effect.NONE);
                    })
                }));
                rows.add(new Row("dead BMC: reading says UNKNOWN", "<= 30 s", new long[] {
                    millis(() -> assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.UNKNOWN))
                }));
                h1.bmc().start();
                rows.add(new Row("dead device, next of the chain switches off", "<= 30 s", new long[] {
                    millis(() -> fencing.fence(Operation.unled(), H2, soon()))
                }));
                h1.bmc().lie();
                rows.add(new Row("lying BMC: fence fails with unknown effect", "<= 30 s", new long[] {
                    millis(() -> {
                        HypervisorException failure = failure(fencing);
                        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
                    })
                }));
            }
        }
        System.out.println(
                String.format(Locale.ROOT, "%-52s %-8s %3s %8s %8s", "fencing, in ms", "goal", "n", "median", "max"));
        rows.forEach(System.out::println);
    }

    private static HypervisorException failure(Fencing fencing) throws InterruptedException {
        try {
            fencing.fence(Operation.unled(), H1, soon());
        } catch (HypervisorException e) {
            return e;
        }
        throw new AssertionError("a receipt was given");
    }
}
