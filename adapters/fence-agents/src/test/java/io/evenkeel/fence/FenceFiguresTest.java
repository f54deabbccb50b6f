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

    private record Row(String what, String goal, List<Long> millis) {
        @Override
        public String toString() {
            List<Long> sorted = millis.stream().sorted().toList();
            return String.format(
                    Locale.ROOT,
                    "%-52s %-8s %3d %8d %8d",
                    what,
                    goal,
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1));
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
                List<Long> off = new ArrayList<>();
                List<Long> already = new ArrayList<>();
                List<Long> on = new ArrayList<>();
                for (int i = 0; i < RUNS; i++) {
                    lab.start(GuestSpec.idle("vm" + i), h1);
                    off.add(millis(() -> fencing.fence(Operation.unled(), H1, soon())));
                    already.add(millis(() -> fencing.fence(Operation.unled(), H1, soon())));
                    on.add(millis(() -> fencing.unfence(Operation.unled(), H1, soon())));
                    h1.start();
                }
                rows.add(new Row("off, with a guest, confirmed by reading", "<= 5 s", off));
                rows.add(new Row("a host that is off already", "<= 1 s", already));
                rows.add(new Row("on again, confirmed by reading", "", on));

                h1.bmc().kill();
                rows.add(once("dead BMC: fence fails without effect", () -> failsWith(Effect.NONE, fencing)));
                rows.add(once(
                        "dead BMC: reading says UNKNOWN",
                        () -> assertThat(fencing.read(H1, soon())).isEqualTo(HostPower.UNKNOWN)));
                h1.bmc().start();
                rows.add(once(
                        "dead device, next of the chain switches off",
                        () -> fencing.fence(Operation.unled(), H2, soon())));
                h1.bmc().lie();
                rows.add(once("lying BMC: fence fails with unknown effect", () -> failsWith(Effect.UNKNOWN, fencing)));
            }
        }
        System.out.println(
                String.format(Locale.ROOT, "%-52s %-8s %3s %8s %8s", "fencing, in ms", "goal", "n", "median", "max"));
        rows.forEach(System.out::println);
    }

    private static Row once(String what, Step step) throws Exception {
        return new Row(what, "<= 30 s", List.of(millis(step)));
    }

    private static void failsWith(Effect effect, Fencing fencing) throws InterruptedException {
        try {
            fencing.fence(Operation.unled(), H1, soon());
        } catch (HypervisorException e) {
            assertThat(e.effect()).isEqualTo(effect);
            return;
        }
        throw new AssertionError("a receipt was given");
    }
}
