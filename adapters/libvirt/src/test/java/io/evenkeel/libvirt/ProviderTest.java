package io.evenkeel.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.migration.Tuning;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProviderTest {

    @Test
    void thePlatformFindsTheAdapter() {
        HypervisorProvider provider = ServiceLoader.load(HypervisorProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.info().name().equals("libvirt"))
                .findFirst()
                .orElseThrow();

        assertThat(provider.spiVersion()).isEqualTo(Spi.VERSION);
        assertThat(provider.configSchema().keys())
                .allSatisfy(key -> assertThat(key.description()).isNotBlank());
    }

    @Test
    void whatLibvirtCannotExpressIsRefused() {
        assertThat(Tuning.problems(MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofBytesPerSecond(1_000_000))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
        assertThat(Tuning.problems(MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofHours(1))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
        assertThat(Tuning.problems(MigrationTuning.DEFAULTS.withThrottlePercent(10)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
        assertThat(Tuning.problems(MigrationTuning.DEFAULTS
                        .withMaxBandwidth(DataRate.ofMebibytesPerSecond(1))
                        .withMaxDowntime(Duration.ofMillis(1))))
                .isEmpty();
        assertThat(Tuning.mebibytes(DataRate.ofBytesPerSecond(2_500_000))).isEqualTo(2);
    }
}
