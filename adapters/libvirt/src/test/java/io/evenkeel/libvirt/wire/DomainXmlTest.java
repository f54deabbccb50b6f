package io.evenkeel.libvirt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "<memory>98304</memory>, 100663296",
                "<memory unit='KiB'>98304</memory>, 100663296",
                "<memory unit='b'> 17 </memory>, 17",
                "<memory unit='KB'>2</memory>, 2000",
                "<memory unit='M'>3</memory>, 3145728",
                "<memory unit='MB'>3</memory>, 3000000",
                "<memory unit='GiB'>1</memory>, 1073741824",
                "<memory unit='GB'>1</memory>, 1000000000",
                "<memory unit='TiB'>1</memory>, 1099511627776",
                "<memory unit='TB'>1</memory>, 1000000000000"
            })
    void memoryIsReadInAllUnitsOfLibvirt(String memory, long bytes) {
        assertThat(DomainXml.parse("<domain>" + memory + "</domain>").memory()).contains(DataSize.ofBytes(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<memory>much</memory>",
                "<memory unit='acres'>1</memory>",
                "<memory unit='TiB'>9999999999999</memory>",
                "<memory>-1</memory>"
            })
    void memoryThatLibvirtWouldNotUnderstandIsNotGuessed(String memory) {
        assertThat(DomainXml.parse("<domain>" + memory + "</domain>").memory()).isEmpty();
    }

    private static DomainXml with(String devices) {
        return DomainXml.parse("""
                <domain type='qemu'><name>vm</name>
                  <os><type arch='x86_64' machine='pc-i440fx-10.0'>hvm</type></os>
                  <devices>%s</devices></domain>
                """.formatted(devices));
    }

    @Test
    void theAgentIsThereAsItsChannelSays() {
        String channel = "<channel type='unix'><target type='virtio' name='%s'%s/></channel>";

        assertThat(with("").agent()).isEmpty();
        assertThat(with(channel.formatted("com.acme.agent.0", " state='connected'"))
                        .agent())
                .isEmpty();
        assertThat(with(channel.formatted("org.qemu.guest_agent.0", " state='connected'"))
                        .agent())
                .contains(AgentState.CONNECTED);
        assertThat(with(channel.formatted("org.qemu.guest_agent.0", " state='disconnected'"))
                        .agent())
                .contains(AgentState.DISCONNECTED);
        assertThat(with(channel.formatted("org.qemu.guest_agent.0", "")).agent())
                .contains(AgentState.DISCONNECTED);
    }

    @Test
    void theBasicsAreRead() {
        DomainXml domain = with("");

        assertThat(domain.isEmulated()).isTrue();
        assertThat(domain.name()).isEqualTo("vm");
        assertThat(domain.architecture()).isEqualTo("x86_64");
        assertThat(domain.machine()).isEqualTo("pc-i440fx-10.0");
        assertThat(domain.cpu()).isEmpty();
        assertThat(DomainXml.parse("<domain type='kvm'><cpu mode='custom'><model>Haswell</model></cpu></domain>")
                        .cpu())
                .hasValueSatisfying(cpu -> assertThat(cpu).startsWith("<cpu ").contains("Haswell"));
    }

    @Test
    void devicesOfTheHostAreFound() {
        assertThat(with("<hostdev type='pci'/><interface type='hostdev'/>").passthroughDevices())
                .containsExactly("host device (pci)", "host network device");
        assertThat(with("<interface type='bridge'/>").passthroughDevices()).isEmpty();
    }

    @Test
    void mediaAndDisksAreToldApart() {
        DomainXml domain = with("""
                <disk type='file' device='cdrom'><source file='/iso/a.iso'/><readonly/></disk>
                <disk type='file' device='cdrom'/>
                <disk type='block' device='disk'><source dev='/dev/vg/a'/></disk>
                <disk type='file' device='disk'><source file='/base.img'/><readonly/></disk>
                <disk type='network' device='disk'><source protocol='rbd' name='pool/a'/></disk>
                """);

        assertThat(domain.localMedia()).containsExactly("/iso/a.iso");
        assertThat(domain.localDisks()).containsExactly("/dev/vg/a");
    }

    @Test
    void aDiskShowsWhatItIsBasedOn() {
        List<DiskXml> disks = with("""
                <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.qcow2' index='1'/>
                  <backingStore type='file' index='2'><format type='qcow2'/><source file='/b.qcow2'/>
                    <backingStore type='network'><format type='raw'/><source protocol='rbd' name='p/c'/><backingStore/>
                    </backingStore></backingStore>
                  <target dev='vda' bus='virtio'/></disk>
                <disk type='block' device='lun'><source dev='/dev/sdb'/><target dev='sdb'/><shareable/></disk>
                """).disks();

        assertThat(disks)
                .containsExactly(
                        new DiskXml(
                                "vda",
                                "file",
                                Optional.of("/a.qcow2"),
                                "qcow2",
                                false,
                                false,
                                false,
                                List.of(new DiskXml.Backing("/b.qcow2", "qcow2"), new DiskXml.Backing("", "raw"))),
                        new DiskXml("sdb", "block", Optional.of("/dev/sdb"), "raw", false, true, false, List.of()));
    }

    @Test
    void anImageIsDescribedAsAPoolMakesIt() {
        String xml = new StoragePool.NewImage(
                        "a<b.qcow2", "qcow2", 1000, Optional.of(new DiskXml.Backing("/base.img", "raw")))
                .xml();

        assertThat(xml)
                .contains("<name>a&lt;b.qcow2</name>", "<capacity>1000</capacity>", "<allocation>0</allocation>")
                .contains("<target><format type=\"qcow2\"/>")
                .contains("<backingStore><path>/base.img</path><format type=\"raw\"/></backingStore>");
        assertThat(new StoragePool.NewImage("a", "raw", 1, Optional.empty()).xml())
                .doesNotContain("backingStore", "compat");
    }

    @Test
    void theNetworkIsAnnouncedOnlyWhereQemuCan() {
        assertThat(with("").announcement()).isEqualTo(NetworkAnnouncement.NO_NETWORK);
        assertThat(with("<interface type='network'/><interface type='bridge'/>").announcement())
                .isEqualTo(NetworkAnnouncement.ANNOUNCED);
        assertThat(with("<interface type='bridge'/><interface type='user'/>").announcement())
                .isEqualTo(NetworkAnnouncement.NOT_ANNOUNCED);
    }

    @Test
    void anotherDocumentIsRefused() {
        assertThatThrownBy(() -> DomainXml.parse("<network/>")).hasMessageContaining("not a domain but a network");
    }

    @Test
    void aVmUsesTheImagesOfItsDisksAndDrivesAndThoseBelow() {
        DomainXml vm = DomainXml.parse("""
                <domain type='kvm'><devices>
                  <disk type='file' device='disk'><source file='/images/top.qcow2'/><target dev='vda'/>
                    <backingStore type='file'><format type='raw'/><source file='/images/base.img'/></backingStore></disk>
                  <disk type='file' device='cdrom'><source file='/iso/boot.iso'/><target dev='sda'/></disk>
                  <disk type='volume' device='disk'><source pool='images' volume='pooled.raw'/><target dev='vdb'/></disk>
                </devices></domain>""");

        for (String used : List.of("/images/top.qcow2", "/images/base.img", "/iso/boot.iso", "/images/pooled.raw")) {
            assertThat(vm.uses(Path.of(used))).as(used).isTrue();
        }
        assertThat(vm.uses(Path.of("/images/other.qcow2"))).isFalse();
        assertThat(vm.uses(Path.of("/other/top.qcow2"))).isFalse();
    }
}
