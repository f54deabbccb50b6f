package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the cost of plans grows with the cluster is told; what it is on this machine is no test. */
class ScaleBenchTest {
    @TempDir
    private Path directory;

    @Test
    void tellsTheGrowthBetweenTheFirstSizeAndTheLast() {
        Program.Result result = Program.in(directory, directory).run("bench", "plan", "--scale", "10,20");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.outLines()).hasSize(4);
        assertThat(result.outLines().get(1)).contains("    10  150  ");
        assertThat(result.outLines().get(2)).contains("    20  300  ");
        assertThat(result.outLines().get(3)).matches("growth( +(-|hosts\\^-?[0-9.]+))+ *");
    }
}
