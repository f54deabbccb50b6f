package io.evenkeel.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
    @TempDir
    private Path directory;

    @Test
    void aConnectionIsReadWithItsSettingsAndTheirLines() throws IOException {
        Configuration configuration = read("""
                default: lab
                connections:
                  lab:
                    adapter: libvirt
                    hosts: [h1=qemu:///a, h2=qemu:///b]
                    keepalive:
                      interval: 5
                  demo2: {adapter: simulator}
                """);

        ConnectionSettings lab = configuration.chosen();
        assertThat(lab.adapter()).isEqualTo("libvirt");
        assertThat(lab.settings())
                .containsOnly(Map.entry("hosts", "h1=qemu:///a,h2=qemu:///b"), Map.entry("keepalive.interval", "5"));
        assertThat(lab.placeOf("hosts")).isEqualTo(file() + ":5");
        assertThat(lab.placeOf("keepalive.interval")).isEqualTo(file() + ":7");
        assertThat(lab.placeOf("not-given")).isEqualTo(file() + ":3");
        assertThat(configuration.connection("demo2").settings()).isEmpty();
    }

    @Test
    void fencingByAnotherAdapterIsAConnectionOfItsOwn() throws IOException {
        ConnectionSettings lab = read("""
                connections:
                  lab:
                    adapter: libvirt
                    hosts: [h1, h2]
                    fencing:
                      adapter: fence-agents
                      device:
                        bmc-1: {ip: 10.0.0.1}
                """).chosen();

        ConnectionSettings fencing = lab.fencing().orElseThrow();
        assertThat(lab.settings()).containsOnlyKeys("hosts");
        assertThat(fencing.adapter()).isEqualTo("fence-agents");
        assertThat(fencing.settings()).containsOnly(Map.entry("device.bmc-1.ip", "10.0.0.1"));
        assertThat(fencing.origin()).isEqualTo(file() + ":5");
        assertThat(fencing.placeNamedIn("device.bmc-1.ip: not an address")).isEqualTo(file() + ":8");
        assertThat(fencing.placeNamedIn("device.bmc-1: not used")).isEqualTo(file() + ":8");
        assertThat(fencing.placeNamedIn("device.bmc-1.ipmi: no such parameter")).isEqualTo(file() + ":5");
    }

    @Test
    void aSecretMayComeFromAFileOrTheEnvironment() throws IOException {
        Files.writeString(directory.resolve("secret"), "s3cret\n");

        ConnectionSettings settings =
                ConfigurationFile.read(write("""
                                connections:
                                  a:
                                    adapter: x
                                    password: ${file:secret}
                                    token: ${env:TOKEN}
                                """), Map.of("TOKEN", "t0ken")).chosen();

        assertThat(settings.settings()).containsEntry("password", "s3cret").containsEntry("token", "t0ken");
        assertThat(settings).asString().doesNotContain("s3cret", "t0ken");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                                          | 1: the file is empty; it must be a mapping with the key 'connections'
            "- a"                                       | 1: the file is a list; it must be a mapping with the key 'connections'
            "conections: {}"                            | 1: unknown key 'conections'; did you mean connections?
            "connections: {}"                           | 1: 'connections' must hold at least one connection by name
            "connections:\\n  a: x"                     | 2: connection 'a' is a value; it must be a mapping with 'adapter'
            "connections:\\n  a: {hosts: x}"            | 2: connection 'a' names no adapter; add for example 'adapter: simulator'
            "connections:\\n  a:\\n    adapter: x\\n    adapter: y" | 4: 'adapter' is given twice; keep one
            "default: b\\nconnections:\\n  a: {adapter: x}" | 1: default: no connection 'b'; did you mean a?
            "connections:\\n  a:\\n    adapter: x\\n    hosts:"  | 4: 'hosts' is empty; it must be a value
            "connections:\\n  a:\\n    adapter: x\\n    hosts: ${env:NOPE}" | 4: 'hosts' is taken from the environment variable NOPE, which is not set
            "connections:\\n  a:\\n    adapter: x\\n    hosts: ${file:nope}" | 4: 'hosts' is taken from the file nope, which cannot be read
            "connections:\\n  a:\\n    adapter: x\\n    hosts: ${evn:NOPE}" | 4: 'hosts' is taken from nothing known; write ${env:NAME} or ${file:PATH}
            "connections:\\n  a:\\n    adapter: x\\n    hosts: {}"  | 4: 'hosts' is a mapping; it must be a value
            "connections:\\n  a:\\n    adapter: x\\n    hosts:\\n      - {a: b}" | 5: 'hosts' is a mapping; it must be a value
            "connections:\\n  a:\\n    adapter: x\\n    hosts:\\n      - c,d" | 5: an item of 'hosts' holds a comma, which separates items; make it two
            "connections:\\n  a:\\n    adapter: x\\n    k: {l: 1}\\n    k.l: 2" | 5: 'k.l' is given twice; keep one
            "connections:\\n  a:\\n    adapter: [x]"            | 3: 'adapter' is a list; it must be a value
            "connections:\\n  a: &x {adapter: x}\\n  b: *x"    | 3: an alias such as *name is not understood here; write the value out
            "connections:\\n@a: x"                             | 2: not YAML: a tab; indent with spaces
            "connections:\\n  ? [a]\\n  : x"                   | 2: not YAML: a key must be a text, not a list or a mapping
            "connections: a: x"                                | 1: not YAML: mapping values are not allowed here
            "connections:\\n  a: {adapter: x}\\n---\\nb: c" | 4: a second document; one file holds one
            """)
    void whatIsWrongIsSaidInOneLineWithItsPlace(String content, String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read(content.replace("\\n", "\n").replace("@", "\t")))
                .withMessage(file() + ":" + message);
    }

    @Test
    void whatIsNoTextIsSaid() throws IOException {
        Files.write(file(), new byte[] {'a', ':', ' ', (byte) 0xFF});
        assertUnreadable(": not a text file in UTF-8");

        Files.write(file(), new byte[(1 << 20) + 1]);
        assertUnreadable(": larger than 1 MiB; is it the right file?");

        Files.delete(file());
        Files.createDirectory(file());
        assertUnreadable(": cannot be read: Is a directory");
    }

    private void assertUnreadable(String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ConfigurationFile.read(file(), Map.of()))
                .withMessage(file() + message);
    }

    @Test
    void whatIsNoYamlIsSaidWithoutQuotingTheFile() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read("connections:\n  a:\n    password: 'hunter2\n"))
                .withMessageStartingWith(file() + ":")
                .withMessageContaining(": not YAML: ")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void anUnknownConnectionSuggestsNearOnes() throws IOException {
        Configuration configuration = read("connections:\n  berlin: {adapter: x}\n  paris: {adapter: x}\n");

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> configuration.connection("berln"))
                .withMessage(file() + ": no connection 'berln'; did you mean berlin?");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(configuration::chosen)
                .withMessage(
                        file() + ": several connections (berlin, paris) and no 'default'; name one with --connection");
    }

    private Configuration read(String content) throws IOException {
        return ConfigurationFile.read(write(content), Map.of());
    }

    private Path write(String content) throws IOException {
        return Files.writeString(file(), content);
    }

    private Path file() {
        return directory.resolve("evenkeel.yaml");
    }
}
