package io.evenkeel.libvirt.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.wire.DomainStats;
import io.evenkeel.libvirt.wire.TypedParameters;
import io.evenkeel.spi.unit.DataSize;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VmSampleTest {

    private static DomainStats stats(Map<String, Long> more) {
        Map<String, Long> values =
                new HashMap<>(Map.of("state.state", 1L, "state.reason", 1L, "cpu.time", 5_000L, "vcpu.current", 2L));
        values.putAll(more);
        return new DomainStats("7eb1c886-6149-46f2-84b6-72643cf6c66c", 3, new TypedParameters(values));
    }

    @Test
    void trafficIsThatOfAllInterfaces() {
        VmSample sample = VmSample.of(stats(Map.of(
                        "net.count", 2L,
                        "net.0.rx.bytes", 10L,
                        "net.0.tx.bytes", 1L,
                        "net.1.rx.bytes", 20L,
                        "net.1.tx.bytes", 2L,
                        "balloon.rss", 3L)))
                .orElseThrow();

        assertThat(sample.received()).hasValue(30);
        assertThat(sample.sent()).hasValue(3);
        assertThat(sample.resident()).contains(DataSize.ofBytes(3 * 1024));
        assertThat(sample.virtualCpus()).isEqualTo(2);
        assertThat(sample.cpuNanos()).isEqualTo(5_000);
        assertThat(sample.run()).isEqualTo(3);
    }

    @Test
    void whatIsNotCountedIsAbsent() {
        VmSample sample = VmSample.of(stats(Map.of("net.count", 0L))).orElseThrow();

        assertThat(sample.received()).isEmpty();
        assertThat(sample.sent()).isEmpty();
        assertThat(sample.resident()).isEmpty();
        assertThat(sample.memory()).isEmpty();
        assertThat(sample.writes()).isEqualTo(DirtyReading.NONE);
    }

    @Test
    void writesToMemoryCountOnceTheyHaveBeenMeasured() {
        assertThat(writes(1, 7)).isEqualTo(new DirtyReading(DirtyReading.State.MEASURING, 900, 4, Optional.empty()));
        assertThat(writes(2, 7))
                .isEqualTo(
                        new DirtyReading(DirtyReading.State.MEASURED, 900, 4, Optional.of(DataSize.ofMebibytes(28))));
        assertThat(writes(2, -1)).as("no figure").isEqualTo(DirtyReading.NONE);
        assertThat(writes(0, 7)).as("nothing was measured").isEqualTo(DirtyReading.NONE);
    }

    private static DirtyReading writes(long status, long rate) {
        return VmSample.of(stats(Map.of(
                        "dirtyrate.calc_status",
                        status,
                        "dirtyrate.calc_start_time",
                        900L,
                        "dirtyrate.calc_period",
                        4L,
                        "dirtyrate.megabytes_per_second",
                        rate)))
                .orElseThrow()
                .writes();
    }

    @Test
    void whatDoesNotRunIsNotMeasured() {
        assertThat(VmSample.of(stats(Map.of("state.state", 3L)))).isEmpty();
        assertThat(VmSample.of(new DomainStats("a", -1, new TypedParameters(Map.of("state.state", 1L)))))
                .isEmpty();
    }
}
