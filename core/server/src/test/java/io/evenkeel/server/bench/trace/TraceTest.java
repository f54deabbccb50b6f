package io.evenkeel.server.bench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
    @TempDir
    private Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("trace.csv"), text);
    }

    @Test
    void aVmWhoseSamplesEndKeepsItsLastAndItsLargestMemory() throws IOException {
        Trace trace = Trace.read(file(
                Traces.line("a", 1, 10) + Traces.line("b", 7, 5) + Traces.line("a", 2, 30) + Traces.line("a", 3, 20)));
        assertThat(trace.vms()).isEqualTo(2);
        assertThat(trace.samples()).isEqualTo(3);
        assertThat(trace.lately(0, 2, 2)).containsExactly(2, 3);
        assertThat(trace.lately(0, 0, 2)).containsExactly(1);
        assertThat(trace.lately(1, 2, 3)).containsExactly(7, 7, 7);
        assertThat(trace.memory(0)).isEqualTo(30);
        assertThat(trace.meanCpu()).isEqualTo(9);
        assertThat(trace.largestFirst()).containsExactly(0, 1);
    }

    @Test
    void aPackedTraceIsUnpacked() throws IOException {
        Path packed = directory.resolve("trace.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Traces.line("a", 4, 10).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Trace.read(packed).cpu(0, 0)).isEqualTo(4);
    }

    @Test
    void aWrongLineIsNamed() throws IOException {
        Path missing = directory.resolve("gone.csv");
        assertThatThrownBy(() -> Trace.read(missing))
                .isInstanceOf(InputException.class)
                .hasMessage(missing + ": no such file");
        String good = Traces.line("a", 1, 1);
        wrong(good + "1;2;3\n", ", line 2: 3 fields, not 12; they are separated by semicolons");
        wrong(good + good.replace("1.0;1.5", "fast;1.5"), ", line 2: 'fast' is no number");
        wrong(Traces.line("a", -1, 1), ", line 1: '-1.0' is not 0 or more");
        wrong(good.replace("1.0;1.5", "NaN;1.5"), ", line 1: 'NaN' is not 0 or more");
        wrong("", ": has no line");
    }

    private void wrong(String text, String message) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + message);
    }
}
