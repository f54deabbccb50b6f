package io.evenkeel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher asks of Java, seen by a program in Java's place that tells its arguments. */
class LauncherTest {
    private static final String FIRST_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

    @TempDir
    private Path javaHome;

    @BeforeEach
    void layOutJava() throws IOException {
        Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "vm list",
                "host drain n1",
                "why web-1",
                "journal show",
                "simulate scenarios",
                "--verbose alarm list",
                ""
            })
    void shortCommandsStartWithTheFirstCompilerAlone(String command) throws Exception {
        assertThat(asked(Map.of(), words(command))).contains(FIRST_COMPILER_ALONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench seeds --count 10",
                "supervise",
                "witness --config x.yaml",
                "plan balance",
                "--plugins elsewhere bench plan"
            })
    void commandsThatComputeForLongHaveBothCompilers(String command) throws Exception {
        assertThat(asked(Map.of(), words(command))).noneMatch(option -> option.contains("TieredStopAtLevel"));
    }

    @Test
    void whatTheUserGivesToJavaComesLastAndArgumentsArriveWhole() throws Exception {
        List<String> asked = asked(Map.of("EVENKEEL_JAVA_OPTS", "-Xmx2g -XX:TieredStopAtLevel=4"), "why", "web 1", "*");

        assertThat(asked).containsSubsequence(FIRST_COMPILER_ALONE, "-Xmx2g", "-XX:TieredStopAtLevel=4");
        assertThat(asked).endsWith("io.evenkeel.server.Evenkeel", "why", "web 1", "*");
        assertThat(asked).doesNotContain("");
    }

    private List<String> asked(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", Path.of("src/main/bin/evenkeel").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("EVENKEEL_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static String[] words(String command) {
        return command.isEmpty() ? new String[0] : command.split(" ", -1);
    }
}
