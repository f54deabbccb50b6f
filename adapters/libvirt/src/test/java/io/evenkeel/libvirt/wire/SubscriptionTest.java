package io.evenkeel.libvirt.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.health.WatchdogAction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {

    @ParameterizedTest
    @CsvSource({"0, NONE", "1, PAUSE", "2, RESET", "3, POWER_OFF", "4, SHUTDOWN", "5, OTHER", "6, OTHER", "99, OTHER"})
    void watchdogActionsAreThoseOfLibvirt(int number, WatchdogAction action) {
        assertThat(Subscription.watchdogAction(number)).isEqualTo(action);
    }
}
