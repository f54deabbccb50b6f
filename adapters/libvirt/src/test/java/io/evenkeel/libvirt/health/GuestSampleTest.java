package io.evenkeel.libvirt.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.wire.DomainStats;
import io.evenkeel.libvirt.wire.TypedParameters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestSampleTest {

    private static GuestSample sample(Map<String, Long> values) {
        return GuestSample.of(new DomainStats("a", 7, new TypedParameters(values)));
    }

    @Test
    void whatTheGuestDoesIsCountedAndWhatComesToItIsNot() {
        GuestSample sample = sample(Map.of(
                "block.count", 2L,
                "block.0.rd.reqs", 1L,
                "block.0.wr.reqs", 10L,
                "block.0.fl.reqs", 100L,
                "block.1.rd.reqs", 1000L,
                "net.count", 1L,
                "net.0.tx.pkts", 10_000L,
                "net.0.rx.pkts", 555_555L,
                "balloon.last-update", 1795342185L));

        assertThat(sample.io()).hasValue(11_111);
        assertThat(sample.balloon()).hasValue(1795342185L);
        assertThat(sample.run()).isEqualTo(7);
    }

    @Test
    void aGuestWithoutDevicesOrOneThatQemuIsTooBusyToTellOfHasNoCount() {
        assertThat(sample(Map.of()).io()).isEmpty();
        assertThat(sample(Map.of("block.count", 1L, "net.count", 1L)).io()).isEmpty();
    }

    @Test
    void anIdleGuestHasACountOfZero() {
        assertThat(sample(Map.of("block.count", 1L, "block.0.rd.reqs", 0L)).io())
                .hasValue(0);
    }

    @Test
    void aBalloonThatNeverReportedIsNone() {
        assertThat(sample(Map.of("balloon.last-update", 0L)).balloon()).isEmpty();
    }
}
