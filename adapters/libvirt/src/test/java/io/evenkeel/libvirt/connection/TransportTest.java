package io.evenkeel.libvirt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.config.AdapterConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportTest {

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
