package io.evenkeel.libvirt.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What QEMU really counts. */
@Tag("lab")
class LoadLabTest {

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(90));
    }

    @Test
    void theDirtyRateOfABusyGuestIsMeasuredOnTheSide() throws IOException, InterruptedException {
        LibvirtProvider provider = new LibvirtProvider();
        try (Lab lab = Lab.start(1)) {
            VmId vm = lab.guest("busy", 1, "ws=32", "rate=20");
            try (Hypervisor hypervisor =
                    provider.connect(provider.configSchema().bind(lab.configuration()), new TestContext(), soon())) {
                LoadMonitoring load = hypervisor.load().orElseThrow();
                List<VmLoad> first = load.vms(soon());
                assertThat(first).extracting(VmLoad::vm).containsExactly(vm);
                assertThat(first.get(0).cpu().value()).isPositive();
                assertThat(first.get(0).memoryUsed()).isPresent();
                assertThat(first.get(0).received()).as("it has no network").isEmpty();

                await("the dirty rate and the working set are known")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> load.vms(soon()).stream().anyMatch(LoadLabTest::isWriting));
            }
        }
    }

    /** QEMU looks at 64 samples of such a guest, so its figures are rough. */
    private static boolean isWriting(VmLoad sample) {
        return sample.dirtyRate().filter(rate -> rate.bytesPerSecond() > 0).isPresent()
                && sample.workingSet()
                        .filter(size -> size.compareTo(DataSize.ofMebibytes(8)) > 0)
                        .filter(size -> size.compareTo(DataSize.ofMebibytes(100)) < 0)
                        .isPresent();
    }
}
