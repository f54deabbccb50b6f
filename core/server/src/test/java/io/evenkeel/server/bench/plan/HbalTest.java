package io.evenkeel.server.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.server.console.FailedException;
import org.junit.jupiter.api.Test;

class HbalTest {

    @Test
    void theScoreAfterEachMoveIsRead() {
        Hbal.Result result = Hbal.read("""
                Loaded 25 nodes, 375 instances
                Initial score: 1.20627315
                Trying to minimize the CV...
                    1. v000284 n00001        => n00023          1.11172731 a=fa:n00023
                   12. v000128 n00008        => n00024          1.02614527 a=fa:n00024
                Cluster score improved from 1.20627315 to 1.02614527
                Solution length=2
                user 1.935
                """);
        assertThat(result.initialScore()).isEqualTo(1.20627315);
        assertThat(result.steps()).containsExactly(1.11172731, 1.02614527);
        assertThat(result.moves()).isEqualTo(2);
        assertThat(result.cpuSeconds()).isEqualTo(1.935);
    }

    @Test
    void whatSaysNoScoreIsAnError() {
        assertThatThrownBy(() -> Hbal.read("no such file\nuser 0.01\n"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("no such file");
    }
}
