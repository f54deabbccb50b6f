package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.migration.Obstacles.Need;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.Wire.Presence;
import io.evenkeel.libvirt.wire.Wire.Resource;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.migration.Assessment.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObstaclesTest {

    private static final HostId H2 = new HostId("h2");

    private static Settings settings(String... pairs) {
        Map<String, String> configuration = new HashMap<>(Map.of("hosts", "h1=qemu+tls://h1/system"));
        for (int i = 0; i < pairs.length; i += 2) {
            configuration.put(pairs[i], pairs[i + 1]);
        }
        return Settings.of(Settings.SCHEMA.bind(configuration));
    }

    private static DomainXml vm(String devices) {
        return DomainXml.parse("<domain type='kvm'><devices>" + devices + "</devices></domain>");
    }

    private static List<String> found(DomainXml vm, boolean blocking, Settings settings) {
        return Obstacles.ofDefinition("db", vm, settings).stream()
                .filter(finding -> finding.blocking() == blocking)
                .map(Finding::message)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"ABSENT, create it there first", "INACTIVE, start it first"})
    void whatTheDestinationDoesNotHaveStandsInTheWayWithARemedy(Presence presence, String remedy) {
        List<Finding> findings = Obstacles.unmet("db", H2, List.of(new Need(Resource.NETWORK, "blue", presence)));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.blocking()).isTrue();
            assertThat(finding.message()).contains("h2", "'blue'", "db", remedy);
        });
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE", "UNKNOWN"})
    void whatIsThereOrCannotBeToldDoesNotStandInTheWay(Presence presence) {
        assertThat(Obstacles.unmet("db", H2, List.of(new Need(Resource.POOL, "ssd", presence))))
                .isEmpty();
    }

    @Test
    void aMediumIsFreeToGoOnlyFromADirectoryThatAllHostsSee() {
        DomainXml vm = vm("<disk type='file' device='cdrom'><source file='/iso/a.iso'/></disk>");

        assertThat(found(vm, true, settings()))
                .singleElement()
                .asString()
                .contains("/iso/a.iso", "eject it first", "declare-storage-shared");
        assertThat(found(vm, true, settings("declare-storage-shared", "true"))).isEmpty();
        assertThat(found(vm, true, settings("declare-storage-shared", "true", "shared-directories", "/iso,/disks")))
                .isEmpty();
        assertThat(found(vm, true, settings("declare-storage-shared", "true", "shared-directories", "/disks")))
                .singleElement()
                .asString()
                .contains("/iso/a.iso", "shared-directories");
    }

    @Test
    void aDiskOutsideTheSharedDirectoriesStandsInTheWayAndOneOfUnknownKindIsWarnedOf() {
        DomainXml vm = vm("<disk type='file' device='disk'><source file='/var/a.qcow2'/></disk>");

        assertThat(found(vm, true, settings("declare-storage-shared", "true", "shared-directories", "/disks")))
                .singleElement()
                .asString()
                .contains("/var/a.qcow2");
        assertThat(found(vm, true, settings())).isEmpty();
        assertThat(found(vm, false, settings())).singleElement().asString().contains("/var/a.qcow2");
    }

    @Test
    void partsOfTheHostStandInTheWay() {
        DomainXml vm = vm("<hostdev type='pci'/><filesystem><target dir='data'/></filesystem><shmem name='s'/>"
                + "<tpm><backend type='passthrough'/></tpm><tpm><backend type='emulator'/></tpm>");

        assertThat(found(vm, true, settings()))
                .hasSize(4)
                .allSatisfy(message -> assertThat(message).contains("detach it first"));
    }

    @Test
    void aProcessorThatIsTheHostsIsWarnedOfAndItsClockStandsInTheWay() {
        DomainXml shown = DomainXml.parse("<domain type='kvm'><cpu mode='host-passthrough'/></domain>");
        String clock = "<cpu mode='custom'><model>Haswell</model><feature policy='require' name='invtsc'/></cpu>";
        DomainXml tied = DomainXml.parse("<domain type='kvm'>" + clock + "</domain>");
        DomainXml scaled = DomainXml.parse(
                "<domain type='kvm'>" + clock + "<clock><timer name='tsc' frequency='3000000000'/></clock></domain>");

        assertThat(found(shown, false, settings())).hasSize(1);
        assertThat(found(shown, true, settings())).isEmpty();
        assertThat(found(tied, true, settings())).singleElement().asString().contains("invtsc");
        assertThat(found(scaled, true, settings())).isEmpty();
    }

    @Test
    void aVmUsesItsNetworksBridgesAndPoolsByName() {
        DomainXml vm = vm("<interface type='network'><source network='blue' bridge='virbr0'/></interface>"
                + "<interface type='bridge'><source bridge='br0'/></interface>"
                + "<interface type='direct'><source dev='eth1'/></interface><interface type='user'/>"
                + "<disk type='volume'><source pool='ssd' volume='a'/></disk>"
                + "<disk type='volume'><source pool='ssd' volume='b'/></disk>");

        assertThat(vm.uses(Resource.NETWORK)).containsExactly("blue");
        assertThat(vm.uses(Resource.INTERFACE)).containsExactly("br0", "eth1");
        assertThat(vm.uses(Resource.POOL)).containsExactly("ssd");
    }
}
