package io.evenkeel.lab.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lab's program where it needs no hosts: bad input, and the verdict over canned files. */
class LabCommandTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up 12                 | the number of hosts must be 1 to 9, not '12'",
                "serve many            | the number of hosts must be 1 to 9, not 'many'",
                "run 2 true            | usage: lab run N -- COMMAND...",
                "explode               | no such command: explode",
                "cut                   | usage: lab cut hK",
                "bmc explode           | no such command: bmc explode",
                "bmc kill              | usage: lab bmc kill hK",
                "guest dance           | no such command: guest dance",
                "guest stop ../etc     | is no name for a guest",
            })
    void badInputGetsOneLineAndExitCode2(String arguments, String message) {
        assertThatThrownBy(() -> lab(arguments.split(" ")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("failed with 2")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"status", "cut h1", "bmc kill h1", "guest where vm1", "guest start vm1 h1"})
    void withoutALabTheLineSaysHowToStartOne(String arguments) {
        assertThatThrownBy(() -> lab(arguments.split(" ")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("failed with 1")
                .hasMessageContaining("start one with `lab up`");
    }

    @Test
    void aQemuThatCorruptsGuestsIsRefused() throws Exception {
        Path programs = Files.createDirectory(directory.resolve("programs"));
        for (String program : List.of("libvirtd", "virsh", "qemu-img", "ip", "bridge", "qemu-system-x86_64")) {
            Path file = Files.writeString(
                    programs.resolve(program), "#!/bin/sh\necho 'QEMU emulator version 7.2.22 (Debian 1:7.2)'\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        ProcessBuilder lab = LabScript.find().command(List.of("run", "1", "--", "true"));
        lab.environment().merge("PATH", programs + ":", (path, first) -> first + path);

        assertThatThrownBy(() -> Command.run(lab, LIMIT))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("QEMU 7.2.22 loses dirty pages")
                .hasMessageContaining("install as root");
    }

    @Test
    void theScriptsVerdictAgreesWithTheWitness() throws Exception {
        Path h1 = file("h1", Lines.beat(1), Lines.beat(2), "DISK counter=0 dbad=0");
        Path h2 = file("h2", Lines.beat(3), "HB 4 life=0bad");

        assertThat(verdict(h1, h2))
                .endsWith("beats=3 hosts=2 lives=1 lost=0 repeated=0 bad=0 dbad=0 corrupt=0 panics=0: OK");
    }

    @ParameterizedTest
    @CsvSource({"5, lost=2", "2, repeated=1"})
    void theScriptComplainsAboutABrokenCounter(int number, String complaint) throws Exception {
        Path h1 = file("h1", Lines.beat(1), Lines.beat(2));
        Path h2 = file("h2", Lines.beat(number));

        assertThat(verdict(h1, h2)).contains(complaint).endsWith("WRONG");
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines), StandardCharsets.UTF_8);
    }

    private String lab(String... arguments) throws InterruptedException {
        return LabScript.find().run(directory.resolve("none"), LIMIT, List.of(arguments));
    }

    private String verdict(Path... files) throws InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "awk -v name=vm1 -v panics=0 -f \"$0\" \"$@\" || true"));
        command.add(LabScript.find().file("lib/verdict.awk").toString());
        for (Path file : files) {
            command.add(file.toString());
        }
        return Command.run(new ProcessBuilder(command), LIMIT);
    }
}
