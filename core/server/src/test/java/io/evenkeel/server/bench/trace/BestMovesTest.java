package io.evenkeel.server.bench.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestMovesTest {
    @TempDir
    private Path directory;

    private Moment at(int sample, Site site, double[]... cpu) throws IOException {
        int[] hostOf = new int[cpu.length];
        return new Moment(Traces.of(directory, cpu), site, sample, hostOf, Moment.neverMoved(cpu.length));
    }

    private static Mover mover(BestMoves.Rule rule) {
        return new BestMoves("rule", rule);
    }

    @Test
    void theMoveThatLowersTheVarianceMostComesFirst() throws IOException {
        Mover mover = mover(BestMoves.Rule.uneven(Estimate.NOW, 0.05, 1, 1, 0, 0));
        assertThat(mover.moves(at(0, new Site(2, 100, 1000), new double[] {10}, new double[] {35}, new double[] {20})))
                .containsExactly(new Mover.Shift(1, 1));
    }

    @Test
    void itWaitsUntilItHasBeenUnevenForLongEnough() throws IOException {
        Mover mover = mover(BestMoves.Rule.uneven(Estimate.NOW, 0.3, 3, 1, 0.1, 0));
        Moment uneven = at(0, new Site(2, 100, 1000), new double[] {30}, new double[] {30});
        assertThat(mover.moves(uneven)).isEmpty();
        assertThat(mover.moves(uneven)).isEmpty();
        assertThat(mover.moves(uneven)).hasSize(1);
    }

    @Test
    void onlyHotHostsGiveAndNoneBecomesHot() throws IOException {
        Mover mover = mover(BestMoves.Rule.hot(Estimate.NOW, 0.75, 5, 0));
        Site site = new Site(2, 100, 1000);
        assertThat(mover.moves(at(0, site, new double[] {40}, new double[] {30})))
                .isEmpty();
        assertThat(mover.moves(at(0, site, new double[] {50}, new double[] {40})))
                .containsExactly(new Mover.Shift(0, 1));
        assertThat(mover.moves(at(0, site, new double[] {70}, new double[] {70})))
                .isEmpty();
    }

    @Test
    void nothingGoesWhereThereIsNoMemory() throws IOException {
        Mover mover = mover(BestMoves.Rule.uneven(Estimate.NOW, 0.05, 1, 1, 0, 0));
        assertThat(mover.moves(at(0, new Site(2, 100, 99), new double[] {50}, new double[] {40})))
                .isEmpty();
    }

    @Test
    void aForecastLooksBackOverAnHour() throws IOException {
        double[] lately = new double[13];
        lately[0] = 1000;
        lately[3] = 50;
        lately[4] = 50;
        Moment now = at(12, new Site(2, 100, 1000), lately);
        assertThat(Estimate.NOW.shares(now)).containsExactly(0);
        // Ten of the last twelve samples are 0: nine tenths of the way from the tenth to the eleventh.
        assertThat(Estimate.PERCENTILE_90_OF_AN_HOUR.shares(now)[0]).isCloseTo(0.45, within(1e-9));
    }
}
