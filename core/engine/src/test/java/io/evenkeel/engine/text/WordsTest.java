package io.evenkeel.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationPhase;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @Test
    void constantsAreWordsOfTheirSentence() {
        assertThat(Words.of(HostPower.UNKNOWN)).isEqualTo("unknown");
        assertThat(Words.of(WatchdogAction.POWER_OFF)).isEqualTo("power off");
        assertThat(Words.of(MigrationPhase.PRECOPY)).isEqualTo("pre-copy");
        assertThat(Words.of(MigrationPhase.POSTCOPY)).isEqualTo("post-copy");
        assertThat(Words.typed(WatchdogAction.POWER_OFF)).isEqualTo("power-off");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.0000001S, less than 1 ms",
        "PT0.3S, 300 ms",
        "PT1S, 1 s",
        "PT2.5S, 2.5 s",
        "PT10S, 10 s",
        "PT2M, 2 min",
        "PT2M5S, 2 min 5 s",
        "PT1H30M, 1 h 30 min",
        "PT720H, 30 d",
        "PT24H1S, 1 d 1 s",
        "PT-3H, -3 h"
    })
    void durationsHaveUnitsAndNoZeros(Duration duration, String words) {
        assertThat(Words.of(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY | Mon-Fri
            SATURDAY SUNDAY                          | Sat,Sun
            MONDAY WEDNESDAY                         | Mon,Wed
            SUNDAY MONDAY TUESDAY FRIDAY             | Fri,Sun-Tue
            TUESDAY                                  | Tue
            MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY | Mon-Sun
            """)
    void daysInARowAreOneRange(String days, String words) {
        Set<DayOfWeek> set =
                Arrays.stream(days.split(" ", -1)).map(DayOfWeek::valueOf).collect(Collectors.toSet());

        assertThat(Words.of(set)).isEqualTo(words);
    }

    @Test
    void whereAVmIsNamesHostsAndWhatIsNotKnown() {
        HostId h1 = new HostId("h1");
        HostId h2 = new HostId("h2");

        assertThat(Words.of(new Residence.OnHost(h1, VmState.RUNNING))).isEqualTo("on h1, running");
        assertThat(Words.of(new Residence.Nowhere())).isEqualTo("on no host");
        assertThat(Words.of(new Residence.OnSeveralHosts(Set.of(h2, h1)))).isEqualTo("on several hosts: h1, h2");
        assertThat(Words.of(new Residence.Unknown("h2 is silent", Set.of(h2))))
                .isEqualTo("somewhere unknown (h2 is silent), it may be on h2");
    }
}
