package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void theDemoGoesAsItTells() throws IOException {
        Program.Result result =
                Program.in(directory, TestPlugins.withSimulator(directory)).run("demo");

        assertThat(result.out())
                .startsWith("This is a simulation")
                .contains("migrated: shop is running on south")
                .contains("migrated: cruncher is running on north")
                .contains("cancelled: archive is running on west")
                .contains("till-1: north -> west\n  why it:    north uses ", "not there: south by ")
                .contains("migrated: till-1 is running on west")
                .containsPattern("The score is 0\\.\\d+ now, and was 0\\.\\d+; 0 is even")
                .containsPattern("proven down: west was cut off by \\S+")
                .contains(
                        "archive is to be started on ",
                        "archive runs again",
                        "it was started there, having run on west")
                .endsWith("shop     running  south     2   1 GiB  shop\n");
        assertThat(result.err()).contains("  permit 400 ms of pause", "  slow the guest by 80 %");
        assertThat(result.exitCode()).isZero();
    }
}
