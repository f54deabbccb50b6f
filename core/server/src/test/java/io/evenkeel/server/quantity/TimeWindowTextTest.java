package io.evenkeel.server.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeWindowTextTest {

    /** A window that is shown can be typed again. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            22:00-05:00 UTC                   | 22:00-05:00 UTC
            mon-fri 22:00-05:00 Europe/Berlin | Mon-Fri 22:00-05:00 Europe/Berlin
            sun,sat 08:30-17:00 UTC           | Sat,Sun 08:30-17:00 UTC
            fri-mon,wed 22:00-05:00 Z         | Wed,Fri-Mon 22:00-05:00 Z
            mon-sun 22:00-05:00 UTC           | Mon-Sun 22:00-05:00 UTC
            """)
    void aWindowIsShownAsPeopleWriteIt(String text, String shown) {
        assertThat(TimeWindowText.parse(text)).hasToString(shown);
        assertThat(TimeWindowText.parse(shown)).isEqualTo(TimeWindowText.parse(text));
    }
}
