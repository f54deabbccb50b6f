package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.wire.Versions;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.inventory.HostId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportTest {

    private static final HostId H1 = new HostId("h1");

    private final List<String> problems = new ArrayList<>();

    private Transport transport(String... settings) {
        Map<String, String> configuration = new HashMap<>(Map.of("hosts", "h1=qemu+tls://h1/system"));
        for (String setting : settings) {
            configuration.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        AdapterConfig config = Settings.SCHEMA.bind(configuration);
        return Transport.of(config, problems);
    }

    @Test
    void withoutSettingsMemoryTravelsThePlainWay() {
        Transport plain = transport();

        assertThat(problems).isEmpty();
        assertThat(plain.encrypted()).isFalse();
        assertThat(plain.streams()).isEqualTo(1);
        assertThat(plain.compression()).isEmpty();
        assertThat(plain.limit(LibvirtProvider.CAPABILITIES)).isEqualTo(LibvirtProvider.CAPABILITIES);
    }

    @Test
    void severalStreamsHaveNoPostcopy() {
        assertThat(transport("migration-streams=4")
                        .limit(LibvirtProvider.CAPABILITIES)
                        .contains(Capabilities.MIGRATION_FORCE_POSTCOPY))
                .isFalse();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "9_003_999, 9_000_000, libvirt 9.3.999, 9.4.0",
        "9_004_000, 4_002_001, QEMU 4.2.1, 5.0.0",
        "5_001_000, 4_000_000, libvirt 5.1.0, 5.2.0",
        "5_002_000, 3_001_000, QEMU 3.1.0, 4.0.0"
    })
    void aHostThatIsTooOldForTheWayIsNamedWithARemedy(String libvirt, String qemu, String has, String least) {
        Versions versions = new Versions(number(qemu), number(libvirt));

        assertThat(transport("migration-streams=2", "migration-compression=zstd")
                        .lacking(H1, versions))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("h1 has " + has + ", and migration-")
                        .contains("needs " + least + " or newer on both hosts; upgrade it there"));
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    @Test
    void whatIsNotAskedForNeedsNoVersion() {
        Versions old = new Versions(2_011_000, 5_001_000);
        Versions middle = new Versions(4_000_000, 5_002_000);
        Versions newer = new Versions(5_000_000, 9_004_000);

        assertThat(transport().lacking(H1, old)).isEmpty();
        assertThat(transport("migration-compression=xbzrle").lacking(H1, old)).isEmpty();
        assertThat(transport("migration-streams=2").lacking(H1, middle)).isEmpty();
        assertThat(transport("migration-streams=2", "migration-compression=zlib")
                        .lacking(H1, middle))
                .hasSize(2);
        assertThat(transport("migration-streams=2", "migration-compression=zlib")
                        .lacking(H1, newer))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "migration-streams=0, migration-compression=xbzrle, migration-streams: not between 1 and 64: 0",
        "migration-streams=1, migration-compression=zstd, only xbzrle works",
        "migration-streams=2, migration-compression=xbzrle, only zlib or zstd works",
        "throttle-initial=0, throttle-increment=10, throttle-initial: not between 1 and 99: 0",
        "throttle-initial=10, throttle-increment=100, throttle-increment: not between 1 and 99: 100"
    })
    void settingsThatCannotWorkAreRefused(String one, String other, String problem) {
        transport(one, other);

        assertThat(problems).singleElement().asString().contains(problem);
    }
}
