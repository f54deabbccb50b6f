package io.evenkeel.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {

    enum Mode {
        FAST,
        VERY_SAFE
    }

    private static final ConfigKey<URI> ENDPOINT = ConfigKey.uri("endpoint", "Where the server is");
    private static final ConfigKey<Duration> TIMEOUT =
            ConfigKey.duration("connect-timeout", "How long to wait").withDefault(Duration.ofSeconds(5));
    private static final ConfigKey<Secret> PASSWORD =
            ConfigKey.secret("password", "The password").optional();
    private static final ConfigKey<Mode> MODE =
            ConfigKey.choice("mode", Mode.class, "How to work").optional();
    private static final ConfigKey<Boolean> VERIFY =
            ConfigKey.flag("verify", "Whether to verify").withDefault(true);
    private static final ConfigKey<ConfigKey.TextList> HOSTS =
            ConfigKey.texts("hosts", "Which hosts").optional();
    private static final ConfigSchema SCHEMA = ConfigSchema.of(ENDPOINT, TIMEOUT, PASSWORD, MODE, VERIFY, HOSTS);

    @Test
    void bindsValuesAndDefaults() {
        AdapterConfig config =
                SCHEMA.bind(Map.of("endpoint", "https://one", "mode", "very-safe", "verify", "false", "hosts", "a, b"));
        assertThat(config.get(ENDPOINT)).isEqualTo(URI.create("https://one"));
        assertThat(config.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.get(MODE)).isEqualTo(Mode.VERY_SAFE);
        assertThat(config.get(VERIFY)).isFalse();
        assertThat(config.get(HOSTS).values()).containsExactly("a", "b");
        assertThat(config.find(PASSWORD)).isEmpty();
    }

    @Test
    void reportsEveryProblemAtOnceAndSaysWhatWouldBeRight() {
        assertThatThrownBy(() -> SCHEMA.bind(
                        Map.of("endpiont", "https://one", "connect-timeout", "soon", "mode", "slow", "verify", "yes")))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION))
                .hasMessageContaining("endpiont: no such setting; known are endpoint, connect-timeout, password")
                .hasMessageContaining("endpoint: missing; Where the server is")
                .hasMessageContaining("connect-timeout: not an ISO-8601 duration such as PT30S: soon")
                .hasMessageContaining("mode: not one of fast, very-safe: slow")
                .hasMessageContaining("verify: not true or false: yes");
    }

    @Test
    void neverShowsASecret() {
        AdapterConfig config = SCHEMA.bind(Map.of("endpoint", "https://one", "password", "hunter2"));
        assertThat(config.toString()).contains("password=").doesNotContain("hunter2");
        assertThat(config.get(PASSWORD).reveal()).isEqualTo("hunter2");
    }

    @Test
    void aListWithAnEmptyPlaceIsRefused() {
        assertThatThrownBy(() -> SCHEMA.bind(Map.of("endpoint", "https://one", "hosts", "a,,b")))
                .hasMessageContaining("hosts: not texts separated by commas: a,,b");
    }

    @Test
    void aGroupTakesEverySettingBelowItsNameAndShowsNoValue() {
        ConfigKey<SettingGroup> devices = ConfigKey.group("device", "the fence devices");
        ConfigKey<String> host = ConfigKey.string("host", "the host");
        ConfigSchema schema = ConfigSchema.of(devices, host);

        AdapterConfig config =
                schema.bind(Map.of("host", "n1", "device.b.ip", "10.0.0.2", "device.a.b.password", "hush"));

        assertThat(config.get(devices).values().keySet()).containsExactly("a.b.password", "b.ip");
        assertThat(config.get(devices).reveal("a.b.password")).contains("hush");
        assertThat(config.toString()).contains("a.b.password", "host=n1").doesNotContain("hush", "10.0.0.2");
        assertThat(schema.bind(Map.of("host", "n1")).get(devices).values()).isEmpty();
        assertThatThrownBy(() -> schema.bind(Map.of("host", "n1", "device", "x", "device.", "y", "devices.a", "z")))
                .hasMessageContainingAll("device: no such setting", "device.: no such", "devices.a: no such setting");
    }

    @Test
    void aKeyInsideAGroupIsRefused() {
        assertThatThrownBy(() -> ConfigSchema.of(ConfigKey.group("device", "d"), ConfigKey.flag("device.all", "a")))
                .hasMessage("device.all lies in the group device");
    }
}
