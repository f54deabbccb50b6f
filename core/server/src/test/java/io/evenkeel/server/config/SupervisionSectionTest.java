package io.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.Share;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.balance.BalanceSettings;
import io.evenkeel.supervisor.fencing.SelfFencing;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisionSectionTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsNotSaidIsAsUsual() throws IOException {
        SupervisionSettings settings = read("data: data");

        assertThat(settings.data()).isEqualTo(directory.resolve("data"));
        assertThat(settings.behaviour()).isEqualTo(SupervisorSettings.DEFAULT);
        assertThat(settings.ensemble()).isEmpty();
        assertThat(settings.name()).isNotBlank();
    }

    @Test
    void everyKindOfSettingIsRead() throws IOException {
        SupervisorSettings settings = read("""
                data: data
                survey: 20s
                verdict: {silence: 15s, silence-alone: 1min, misses: 4, brake: {share: 40%}}
                keep: {policy: chosen, after-gap: leave-off}
                fencing:
                  pauses: [1s, 5s]
                  self: {lease: 10s, watchdog: 30s}
                  self-by-host:
                    north: {watchdog: 60s, restart-after: 2min}
                failover: {back-off: [0s, 1min], failures-to-bear: 2}
                migration: {manner: {postcopy-allowed: true}}
                balance: {mode: automatic, policy: gentle, window: "sat,sun 22:00-05:30 Europe/Berlin", trials: 10_000}
                """).behaviour();

        assertThat(settings.survey()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.verdict().silenceAlone()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.verdict().misses()).isEqualTo(4);
        assertThat(settings.verdict().brake().share()).isEqualTo(Share.ofPercent(40));
        assertThat(settings.verdict().brake().least()).isEqualTo(2);
        assertThat(settings.keep().afterGap().name()).isEqualTo("LEAVE_OFF");
        assertThat(settings.fencing().pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(settings.fencing().self()).contains(SelfFencing.of(Duration.ofSeconds(10), Duration.ofSeconds(30)));
        assertThat(settings.fencing().selfByHost())
                .hasEntrySatisfying(
                        new HostId("north"),
                        self -> assertThat(self.restartAfter()).isEqualTo(Duration.ofMinutes(2)));
        assertThat(settings.failover().backOff()).containsExactly(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(settings.migration().manner().isPostcopyAllowed()).isTrue();
        BalanceSettings balance = settings.balance();
        assertThat(balance.mode()).isEqualTo(BalanceSettings.Mode.AUTOMATIC);
        assertThat(balance.policy().mostMoves()).isEqualTo(10);
        assertThat(balance.trials()).isEqualTo(10_000);
        assertThat(balance.window().orElseThrow().days()).containsOnly(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        assertThat(balance.window().orElseThrow().to()).isEqualTo(LocalTime.of(5, 30));
    }

    @Test
    void anEnsembleMayHaveALoginAndTlsAndShowsNoSecret() throws IOException {
        Files.writeString(directory.resolve("pw"), "s3cret\n");

        SupervisionSettings settings = read("""
                name: one
                data: data
                zookeeper:
                  servers: [zk1:2181, zk2:2181]
                  session: 4s
                  user: keeper
                  password: ${file:pw}
                  trust: {store: trust.p12, password: "${file:pw}"}
                  certificate: {store: own.p12, password: "${file:pw}"}
                verdict: {witnesses: [one, two, three]}
                """);

        ZooKeeperSettings ensemble = settings.ensemble().orElseThrow();
        assertThat(ensemble.connect()).isEqualTo("zk1:2181,zk2:2181");
        assertThat(ensemble.session()).isEqualTo(Duration.ofSeconds(4));
        assertThat(ensemble.login().orElseThrow().user()).isEqualTo("keeper");
        assertThat(ensemble.tls().orElseThrow().trusted().file()).isEqualTo(directory.resolve("trust.p12"));
        assertThat(settings.otherWitnesses()).isEqualTo(List.of("two", "three"));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            verdit: {}                                | unknown key 'verdit'; did you mean verdict?
            verdict: {silnce: 10s}                    | verdict: unknown key 'silnce'; did you mean silence?
            verdict: 10s                              | 'verdict' is a value; it must be a mapping with some of witnesses, period, misses, silence, silence-alone, grace, pause, recovery, brake
            verdict: {silence: ten}                   | verdict.silence must be a duration such as 500ms, 10s, 5min or 1h, not 'ten'
            verdict: {silence: 3s}                    | verdict.silence is 3.0 s; at least 5.0 s, the period times the misses and two
            verdict: {silence: -3s}                   | verdict.silence must be a duration such as 500ms, 10s, 5min or 1h, not '-3s'
            verdict: {brake: {share: 30}}             | verdict.brake.share must be a share from 0% to 100%, not '30'
            verdict: {brake: {cooldown: 5s}}          | verdict.brake.cooldown is 5.0 s; at least 10.0 s, as long as verdict.silence
            verdict: {witnesses: [b]}                 | verdict.witnesses: witnesses speak through an ensemble; add 'zookeeper', or take them out
            maintenance: {replan: 0s}                 | maintenance.replan must be a duration such as 500ms, 10s, 5min or 1h, not '0s'
            migration: {per-host: many}               | migration.per-host must be a whole number, not 'many'
            migration: {per-host: -1}                 | migration.per-host must be from 0 to 2147483647, not -1
            migration: {manner: {postcopy-allowed: maybe}} | migration.manner.postcopy-allowed must be true or false, not 'maybe'
            balance: {mode: automatc}                 | balance.mode must be one of off, recommend, automatic, not 'automatc'; did you mean automatic?
            balance: {window: tonight}                | balance.window: 'tonight' is no window; write for example '22:00-05:00', 'mon-fri 22:00-05:00' or 'sat,sun 22:00-05:00 Europe/Berlin'
            fencing: {self: {watchdog: 30s, restart-after: 10s}} | fencing.self.restart-after is 10.0 s; at least 36.0 s, which is lease 0 ms, watchdog 30.0 s, clock drift 1.0 s and margin 5.0 s
            zookeeper: [zk1:port]                     | zookeeper: 'zk1:port' is no server; write HOST:PORT, for example zk1:2181
            zookeeper: {user: a, servers: zk1}        | zookeeper: 'user' and 'password' belong together; give both or none
            zookeeper: {servers: zk1, session: 1ms}   | zookeeper.session must be a duration from 500ms to 5min, not '1ms'
            name: a/b                                 | name must be letters, digits, dots and dashes, not 'a/b'
            domains: [lab, lab]                       | domains: each connection may be named once: lab, lab
            """)
    void whatIsWrongIsNamedWithItsLine(String line, String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read("data: data\n" + line))
                .withMessage(directory.resolve("evenkeel.yaml") + ":5: " + message);
    }

    @Test
    void theGuideTellsEverySettingAndWhatItIsByDefault() throws IOException {
        String guide = Files.readString(Path.of("../../docs/guide/supervise.md"));

        SettingsText.lines(SupervisorSettings.DEFAULT)
                .forEach((key, value) -> assertThat(guide).contains("| `" + key + "` | " + value + " |"));
    }

    private SupervisionSettings read(String section) throws IOException {
        Path file = directory.resolve("evenkeel.yaml");
        Files.writeString(file, "connections:\n  lab: {adapter: x}\nsupervision:\n" + section.indent(2));
        return ConfigurationFile.read(file, Map.of()).supervision().orElseThrow();
    }
}
