package io.evenkeel.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.server.console.Style;
import io.evenkeel.spi.inventory.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DuelTest {
    private static final Host H1 = VirshTest.host("h1");
    private static final Host H2 = VirshTest.host("h2");

    private final List<String> moves = new ArrayList<>();
    private final List<String> log = new ArrayList<>();

    @Test
    void contendersAlternateAndEachMovesBothWays() throws InterruptedException {
        Duel duel = new Duel(List.of(contender("evenkeel", 1050, 84), contender("virsh", 1000, 80)), log::add);

        Map<String, List<Run>> runs = duel.fight(H1, H2, 2);

        assertThat(moves).containsExactly("evenkeel h1 h2", "virsh h2 h1", "virsh h1 h2", "evenkeel h2 h1");
        assertThat(runs.get("evenkeel")).hasSize(2);
        assertThat(log).startsWith("1/2  evenkeel  h1 -> h2  1050 ms, downtime 84 ms, foretold 945 ms");
    }

    @Test
    void theReportComparesMediansAndJudgesForecasts() throws InterruptedException {
        Duel duel = new Duel(List.of(contender("evenkeel", 1050, 84), contender("virsh", 1000, 80)), log::add);

        BenchReport report = new BenchReport(duel.fight(H1, H2, 3), "evenkeel");

        assertThat(report.lines(Style.PLAIN))
                .containsExactly(
                        "MOVED BY                RUNS  TIME MEDIAN      P90  DOWNTIME MEDIAN    P90",
                        "evenkeel                   3      1050 ms  1050 ms            84 ms  84 ms",
                        "virsh                      3      1000 ms  1000 ms            80 ms  80 ms",
                        "evenkeel / virsh           3        1.050    1.050            1.050      -",
                        "the same with planning     3        1.090    1.090                -      -",
                        "",
                        "FORECAST                   RUNS  TIME ERROR MEDIAN    P90  DOWNTIME ERROR MEDIAN    P90",
                        "before start                  3              10.0%  10.0%                  16 ms  16 ms",
                        "after the first iteration     0                  -      -                      -      -",
                        "",
                        "Time is from the order to the outcome. evenkeel planned before that (assessment and forecast):"
                                + " median 40 ms, p90 40 ms.",
                        "Ratios of time are those of each round, of which median and p90 are shown.",
                        "Each other contender starts its program and connects within its time; the connection of"
                                + " evenkeel is open.");
        assertThat(report.worstRatio()).contains(1.05);
        assertThat(report.json().get("ratios"))
                .asString()
                .isEqualTo("[{to=virsh, wall=1.05, wallP90=1.05, wallWithPlanning=1.09, downtime=1.05}]");
    }

    @Test
    void programsGetEveryMoveWithItsForecasts() throws InterruptedException {
        Duel duel = new Duel(List.of(contender("evenkeel", 1050, 84)), log::add);
        BenchReport report = new BenchReport(duel.fight(H1, H2, 1), "evenkeel");
        assertThat(report.json().get("contenders"))
                .asString()
                .contains("moves=[{wallMillis=1050, downtimeMillis=84, planningMillis=40, wallBeforeStartMillis=945")
                .doesNotContain("wallAfterFirstIterationMillis");
    }

    @Test
    void aSlowSpellThatHitsBothContendersLeavesTheRatioAlone() {
        List<Run> own = runs(1040, 2080, 1040, 5200, 1040);
        List<Run> other = runs(1000, 2000, 1000, 5000, 1000);
        BenchReport report = new BenchReport(Map.of("evenkeel", own, "virsh", other), "evenkeel");
        assertThat(report.worstRatio().orElseThrow()).isCloseTo(1.04, within(1e-9));
        // One round of five, in which the spell hit one contender alone.
        BenchReport uneven =
                new BenchReport(Map.of("evenkeel", runs(1040, 2080, 1040, 9000, 1040), "virsh", other), "evenkeel");
        assertThat(uneven.worstRatio().orElseThrow()).isCloseTo(1.04, within(1e-9));
    }

    private static List<Run> runs(long... millis) {
        return LongStream.of(millis)
                .mapToObj(each -> Run.withoutForecast(Duration.ofMillis(each), Optional.empty()))
                .toList();
    }

    @Test
    void aLoneContenderHasNoRatio() throws InterruptedException {
        Map<String, List<Run>> runs = new Duel(List.of(contender("evenkeel", 1, 1)), log::add).fight(H1, H2, 1);

        assertThat(new BenchReport(runs, "evenkeel").worstRatio()).isEmpty();
    }

    private Contender contender(String name, long wallMillis, long downtimeMillis) {
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Run move(Host source, Host destination) {
                moves.add(name + " " + source.name() + " " + destination.name());
                return new Run(
                        Duration.ofMillis(wallMillis),
                        Optional.of(Duration.ofMillis(downtimeMillis)),
                        Optional.of(new Run.Forecast(
                                Duration.ofMillis(wallMillis * 9 / 10), Optional.of(Duration.ofMillis(100)))),
                        Optional.empty(),
                        name.equals("evenkeel") ? Optional.of(Duration.ofMillis(40)) : Optional.empty());
            }
        };
    }
}
