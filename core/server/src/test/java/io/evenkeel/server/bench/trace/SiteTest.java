package io.evenkeel.server.bench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    @TempDir
    private Path directory;

    private Trace trace() throws IOException {
        return Traces.of(directory, new double[] {10}, new double[] {20}, new double[] {30});
    }

    @Test
    void hostsGiveTheHeadroomAndHaveAThirdMoreMemory() throws IOException {
        Site site = Site.of(trace(), 2, 1.5);
        assertThat(site.cpu()).isEqualTo(45);
        assertThat(site.memory()).isEqualTo(200);
    }

    @Test
    void aDrawnStartKeepsToTheMemoryAndToItsSeed() throws IOException {
        Site site = Site.of(trace(), 2, 1.5);
        for (long seed = 1; seed <= 20; seed++) {
            int[] start = site.start(trace(), seed);
            assertThat(start).isEqualTo(site.start(trace(), seed)).contains(0, 1);
        }
    }

    @Test
    void aWrongStartIsNamed() throws IOException {
        Site site = Site.of(trace(), 2, 1.5);
        Path file = directory.resolve("start.txt");
        Files.writeString(file, "1\n0\n1\n");
        assertThat(site.start(trace(), file)).containsExactly(1, 0, 1);
        wrong(site, file, "1\n0\n", ": 2 lines; the trace has 3 VMs, give one for each");
        wrong(site, file, "1\n2\n0\n", ", line 2: host 2 is not there; hosts are 0 to 1");
        wrong(site, file, "1\n1\nx\n", ", line 3: 'x' is no number of a host");
    }

    private void wrong(Site site, Path file, String text, String message) throws IOException {
        Files.writeString(file, text);
        Trace trace = trace();
        assertThatThrownBy(() -> site.start(trace, file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + message);
    }
}
