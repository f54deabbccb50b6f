package io.evenkeel.server.bench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    private Path directory;

    /** Moves what it is told at each sample. */
    private record Scripted(Map<Integer, List<Mover.Shift>> script, List<Optional<Duration>> residences)
            implements Mover {
        @Override
        public String name() {
            return "script";
        }

        @Override
        public List<Shift> moves(Moment now) {
            residences.add(now.residence(0));
            return script.getOrDefault(now.sample(), List.of());
        }
    }

    private static double[] steady(double value, int samples) {
        double[] all = new double[samples];
        Arrays.fill(all, value);
        return all;
    }

    private Figures play(Site site, int samples, Map<Integer, List<Mover.Shift>> script) throws IOException {
        Trace trace = Traces.of(directory, steady(60, samples), steady(50, samples));
        return new Replay(trace, site, new int[] {0, 0}).run(new Scripted(script, new ArrayList<>()));
    }

    @Test
    void overloadIsCountedBeforeTheMovesOfTheSample() throws IOException {
        Site site = new Site(2, 100, 1000);
        Figures figures = play(site, 4, Map.of(1, List.of(new Mover.Shift(1, 1))));
        assertThat(figures.overloaded()).isEqualTo(2);
        assertThat(figures.unmet()).isCloseTo(0.2, within(1e-9));
        assertThat(figures.unevenness()).isCloseTo((1 + 1 + 2 * 0.05 / 0.55) / 4, within(1e-9));
        assertThat(figures.bytes()).isEqualTo(100 * 1024);
    }

    @Test
    void aMoveSoonAfterAnotherOfTheSameVmIsCountedAndWhetherItGoesBack() throws IOException {
        Site site = new Site(3, 1000, 1000);
        List<Mover.Shift> there = List.of(new Mover.Shift(0, 1));
        List<Mover.Shift> on = List.of(new Mover.Shift(0, 2));
        List<Mover.Shift> back = List.of(new Mover.Shift(0, 0));
        assertThat(counts(play(site, 30, Map.of(0, there, 12, on)))).containsExactly(2, 1, 0);
        assertThat(counts(play(site, 30, Map.of(0, there, 12, back)))).containsExactly(2, 1, 1);
        assertThat(counts(play(site, 30, Map.of(0, there, 13, back)))).containsExactly(2, 0, 0);
        assertThat(counts(play(site, 30, Map.of(0, there, 5, List.of(new Mover.Shift(1, 1))))))
                .containsExactly(2, 0, 0);
    }

    private static int[] counts(Figures figures) {
        return new int[] {figures.moves(), figures.soonAgain(), figures.back()};
    }

    @Test
    void aMoverSeesForHowLongAVmHasBeenWhereItIs() throws IOException {
        Trace trace = Traces.of(directory, steady(60, 4));
        List<Optional<Duration>> seen = new ArrayList<>();
        new Replay(trace, new Site(2, 100, 1000), new int[] {0})
                .run(new Scripted(Map.of(1, List.of(new Mover.Shift(0, 1))), seen));
        assertThat(seen)
                .containsExactly(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Duration.ofMinutes(5)),
                        Optional.of(Duration.ofMinutes(10)));
    }
}
