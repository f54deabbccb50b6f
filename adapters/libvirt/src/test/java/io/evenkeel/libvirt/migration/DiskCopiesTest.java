package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.migration.DiskCopies.Copy;
import io.evenkeel.libvirt.wire.DiskXml.Backing;
import io.evenkeel.libvirt.wire.Dom.DiskSize;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.spi.ErrorKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskCopiesTest {

    private static final DiskSize SIZE = new DiskSize(1000, 300);

    private static final Settings SETTINGS = Settings.of(Settings.SCHEMA.bind(Map.of(
            "hosts", "h1=qemu+tls://h1/system", "declare-storage-shared", "true", "shared-directories", "/shared")));

    private static DiskCopies copies(String disks) {
        DomainXml vm = DomainXml.parse("<domain type='kvm'><devices>" + disks + "</devices></domain>");
        return DiskCopies.of("db", vm, SETTINGS, target -> SIZE);
    }

    private static String disk(String target, String path, String more) {
        return "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='" + path
                + "'/><target dev='" + target + "' bus='virtio'/>" + more + "</disk>";
    }

    private static String onTopOf(String path) {
        return "<backingStore type='file'><format type='raw'/><source file='" + path
                + "'/><backingStore/></backingStore>";
    }

    @Test
    void onlyWhatTheHostsDoNotShareIsCopied() {
        DiskCopies found = copies(disk("vda", "/local/a.qcow2", "")
                + disk("vdb", "/shared/b.qcow2", "")
                + disk("vdc", "/local/base.qcow2", "<readonly/>")
                + "<disk type='network' device='disk'><source protocol='rbd' name='p/a'/><target dev='vdd'/></disk>"
                + "<disk type='file' device='cdrom'><target dev='sda'/></disk>");

        assertThat(found.copies()).extracting(Copy::target).containsExactly("vda");
        assertThat(found.copies().get(0).file()).isEqualTo(new ImageFile("/local", "a.qcow2"));
        assertThat(found.copies().get(0).size()).isEqualTo(SIZE);
        assertThat(found.findings()).isEmpty();
        assertThat(found.isIncremental()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "block, <source dev='/dev/vg/a'/>, raw, '', type 'block'",
        "volume, <source pool='ssd' volume='a'/>, raw, '', type 'volume'",
        "file, <source file='/local/a'/>, raw, <shareable/>, shareable",
        "file, <source file='/local/a'/>, vmdk, '', format is vmdk",
        "file, <source file='/local/a'><encryption format='luks'/></source>, raw, '', encrypted",
    })
    void aDiskThatCannotBeCopiedStandsInTheWay(String type, String source, String format, String more, String reason) {
        DiskCopies found = copies("<disk type='" + type + "' device='disk'><driver type='" + format.strip() + "'/>"
                + source + "<target dev='vda'/>" + more + "</disk>");

        assertThat(found.copies()).isEmpty();
        assertThat(found.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.blocking()).isTrue();
            assertThat(finding.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
            assertThat(finding.message()).contains("disk vda of VM db", reason);
        });
    }

    @Test
    void differencesFromAnImageThatAllHostsSeeAreCopiedAlone() {
        DiskCopies found =
                copies(disk("vda", "/local/a.qcow2", onTopOf("/shared/base.img")) + disk("vdb", "/local/b.qcow2", ""));

        assertThat(found.isIncremental()).isTrue();
        assertThat(found.copies().get(0).backing()).contains(new Backing("/shared/base.img", "raw"));
        assertThat(found.copies().get(1).backing()).isEmpty();
    }

    @Test
    void anImageBelowThatIsOfOneHostOnlyIsCopiedIntoTheDisk() {
        DiskCopies found = copies(disk("vda", "/local/a.qcow2", onTopOf("/shared/base.img"))
                + disk("vdb", "/local/b.qcow2", onTopOf("/local/base.img")));

        assertThat(found.isIncremental()).isFalse();
        assertThat(found.copies()).allSatisfy(copy -> assertThat(copy.backing()).isEmpty());
    }
}
