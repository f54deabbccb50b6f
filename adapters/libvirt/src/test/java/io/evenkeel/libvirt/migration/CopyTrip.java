package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.StorageMode;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What tests need beside {@link LabTrip} to move a guest along with a disk that only its host sees. */
final class CopyTrip {

    static final int FAST = 60;
    static final int SLOW = 8;
    static final String IMAGES = "/var/lib/libvirt/images";

    private CopyTrip() {}

    /** Declares the lab's shared directory alone as shared. */
    static Hypervisor connect(Lab lab, TestContext context, String... settings) throws Exception {
        String shared = "shared-directories=" + lab.directory() + "/shared";
        return LabTrip.connect(
                lab,
                context,
                Stream.concat(Stream.of(shared), Stream.of(settings)).toArray(String[]::new));
    }

    static VmId guest(Lab lab, String name) throws Exception {
        return lab.guest(name, 1, "ws=24", "rate=4", "hb=50", "disk=local", "persistent=yes");
    }

    static MigrationRequest copying(VmId vm, int mebibytesPerSecond) {
        return LabTrip.request(vm, mebibytesPerSecond).withStorage(StorageMode.COPY);
    }

    static Path image(Lab lab, int host, String guest) {
        return lab.directory().resolve("h" + host + IMAGES + "/" + guest + ".qcow2");
    }

    static boolean isCopyingDisks(MigrationSnapshot snapshot) {
        return snapshot.storage()
                .filter(storage -> storage.transferred().bytes() > 0)
                .filter(storage -> storage.remaining().bytes() > 0)
                .isPresent();
    }

    /** Ends a guest that has lost nothing. */
    static void end(Lab lab, String guest) throws Exception {
        assertThat(lab.run("guest", "check", guest)).contains("OK");
        lab.run("guest", "stop", guest);
    }
}
