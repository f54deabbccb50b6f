package io.evenkeel.simulation.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseTest {

    private static final long SEED = 20;

    @ParameterizedTest(name = "{0} lost in bursts of {1} s")
    @CsvSource({"0.10, 1", "0.01, 3"})
    void noLivingHostIsTakenForLost(double loss, double burst) {
        NoisyNetwork network = new NoisyNetwork(200, loss, burst, new Random(SEED));
        network.run(Duration.ofHours(1));
        assertThat(network.falselyLost()).as("seed " + SEED).isZero();
    }

    @Test
    void inMuchHeavierNoiseSomeAreOrTheMeasureMeasuresNothing() {
        NoisyNetwork network = new NoisyNetwork(50, 0.6, 10, new Random(SEED));
        network.run(Duration.ofHours(1));
        assertThat(network.falselyLost()).isPositive();
    }

    @Test
    void aDeathIsFoundWithinThirteenSecondsInNoiseToo() {
        Random random = new Random(SEED);
        for (int run = 0; run < 100; run++) {
            NoisyNetwork network = new NoisyNetwork(5, 0.10, 1, random);
            network.run(Duration.ofSeconds(20).plusMillis(random.nextInt(1000)));
            network.kill(0);
            Moment death = network.now();
            while (network.verdict(0) != Verdict.LOST) {
                network.run(Duration.ofMillis(50));
                assertThat(network.now().since(death))
                        .as("seed " + SEED + ", run " + run)
                        .isLessThan(Duration.ofSeconds(13));
            }
        }
    }
}
