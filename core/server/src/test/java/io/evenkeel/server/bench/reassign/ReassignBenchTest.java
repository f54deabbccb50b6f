package io.evenkeel.server.bench.reassign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.planner.model.Tracker;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReassignBenchTest {
    /** Two resources of which the first is held twice, four machines, three services, six processes. */
    private static final String MODEL = """
            2
            1 100
            0 10
            4
            0 0 30 400 16 80 0 1 4 4
            0 0 10 240 8 160 1 0 4 4
            1 1 15 200 12 80 4 4 0 1
            1 2 10 300 8 80 4 4 1 0
            3
            2 0
            1 1 0
            1 0
            6
            0 12 10 1000
            0 10 20 100
            1 6 200 1
            2 3 30 10
            2 2 40 10
            1 4 50 10
            1
            0 1 20
            10
            1 10 100
            """;

    private static final String INITIAL = "0 2 0 0 1 1\n";

    @TempDir
    private Path directory;

    private Problem problem() throws IOException {
        return new Problem(Numbers.of(Files.writeString(directory.resolve("model_x.txt"), MODEL)));
    }

    private static final int[] HOME = {0, 2, 0, 0, 1, 1};

    @Test
    void theJudgeAddsUpWhatTheChallengeCharges() throws IOException {
        Judge judge = new Judge(problem(), HOME);
        // Machine 0 has 5 and 160 above its safety capacities, and 160 free where 20 for each of 9 should be.
        assertThat(judge.judge(HOME))
                .isEqualTo(new Judge.Verdict(5 * 100 + 160 * 10 + 10 * (20 * 9 - 160), 0, List.of()));
        int[] moved = {0, 2, 0, 3, 1, 1};
        // Now 2 and 130, and 190 free for 12; and the process, its service, and the way.
        assertThat(judge.judge(moved).cost()).isEqualTo(2 * 100 + 130 * 10 + 10 * (20 * 12 - 190) + 10 + 10 + 100 * 4);
        assertThat(judge.judge(moved).moved()).isEqualTo(1);
    }

    @Test
    void theJudgeNamesEachRuleThatIsBroken() throws IOException {
        Judge judge = new Judge(problem(), HOME);
        assertThat(judge.judge(new int[] {0, 0, 0, 0, 1, 1}).problems())
                .contains("service 0 is twice on machine 0", "service 0 is in 1 locations, not 2")
                .anyMatch(each -> each.startsWith("machine 0 holds 31 of resource 0, of 30"));
        assertThat(judge.judge(new int[] {0, 1, 3, 0, 1, 1}).problems())
                .contains("service 1 is in neighbourhoods without service 0");
        // The first resource is held on both machines.
        assertThat(judge.judge(new int[] {0, 2, 1, 0, 2, 1}).problems())
                .contains("machine 1 holds 12 of resource 0, of 10");
    }

    @Test
    void whatUnitsReckonMoveByMoveIsWhatTheJudgeAddsUp() throws IOException {
        Problem problem = problem();
        Judge judge = new Judge(problem, HOME);
        UseCost use = new UseCost(problem);
        WayCost ways = new WayCost(problem, HOME);
        Tracker[] all = {use, ways, new HeldTwice(problem, HOME), new Neighbours(problem)};
        for (int p = 0; p < problem.processes; p++) {
            for (Tracker each : all) {
                if (each.touches(p)) {
                    each.move(p, -1, HOME[p]);
                }
            }
        }
        int[] hosts = HOME.clone();
        long cost = judge.judge(HOME).cost();
        Random random = new Random(3);
        int valid = 0;
        for (int step = 0; step < 3000; step++) {
            int p = random.nextInt(problem.processes);
            int to = random.nextInt(problem.machines);
            long moveCost = problem.processWeight * problem.moveCost[p];
            cost += use.delta(p, hosts[p], to) + ways.delta(p, hosts[p], to);
            cost += (to == HOME[p] ? 0 : moveCost) - (hosts[p] == HOME[p] ? 0 : moveCost);
            for (Tracker each : all) {
                if (each.touches(p)) {
                    each.move(p, hosts[p], to);
                }
            }
            hosts[p] = to;
            Judge.Verdict verdict = judge.judge(hosts);
            assertThat(verdict.cost()).isEqualTo(cost);
            boolean isHeld = verdict.problems().stream()
                    .noneMatch(each -> each.startsWith("machine") && each.contains("resource 0"));
            boolean isNear = verdict.problems().stream().noneMatch(each -> each.contains("neighbourhoods"));
            assertThat(all[2].violations(p, to) == 0).isEqualTo(isHeld);
            assertThat(all[3].violations(p, to) == 0).isEqualTo(isNear);
            valid += isHeld && isNear ? 1 : 0;
        }
        assertThat(valid).isBetween(10, 2990);
    }

    @Test
    void anInstanceIsSolvedWithinTheRulesAndWritten() throws IOException {
        problem();
        Files.writeString(directory.resolve("assignment_x.txt"), INITIAL);
        Files.writeString(directory.resolve("lb_x.txt"), "0\n");
        ReassignBench bench = new ReassignBench(directory, progress -> {});
        bench.run("x", Duration.ofMillis(200), 0.1, 1, Optional.of(directory));
        assertThat(bench.isValid()).isTrue();
        assertThat(bench.table().lines(Style.PLAIN).get(1)).startsWith("x ").endsWith("kept");
        Numbers solution = Numbers.of(directory.resolve("solution_x.txt"));
        int[] found = new int[6];
        for (int p = 0; p < found.length; p++) {
            found[p] = (int) solution.next();
        }
        Judge judge = new Judge(problem(), HOME);
        assertThat(judge.judge(found).problems()).isEmpty();
        assertThat(judge.judge(found).cost()).isEqualTo(cheapest(judge));
    }

    /** By trying all. */
    private static long cheapest(Judge judge) {
        long best = Long.MAX_VALUE;
        for (int code = 0; code < 4096; code++) {
            int[] hosts = new int[6];
            for (int p = 0; p < hosts.length; p++) {
                hosts[p] = (code >> (2 * p)) & 3;
            }
            Judge.Verdict verdict = judge.judge(hosts);
            best = verdict.problems().isEmpty() ? Math.min(best, verdict.cost()) : best;
        }
        return best;
    }

    @Test
    void aWrongInstanceIsNamed() throws IOException {
        wrong("x" + MODEL, "number 1: 'x2' is no whole number");
        wrong(MODEL + " 1", "goes on after number 87, where it should end");
        wrong("2 1 100", "ends after 3 numbers; there must be more");
        wrong("0", "number 1: there are no resources");
        wrong("-1", "number 1: -1 is not 0 or more");
        problem();
        Path file = Files.writeString(directory.resolve("assignment_x.txt"), "0 0 0 0 1 1");
        ReassignBench bench = new ReassignBench(directory, progress -> {});
        assertThatThrownBy(() -> bench.run("x", Duration.ofMillis(1), 1, 1, Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ": breaks the rules: ");
        Files.writeString(file, "0 2 0 0 1 4");
        assertThatThrownBy(() -> bench.run("x", Duration.ofMillis(1), 1, 1, Optional.empty()))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ", number 6: machine 4 is not less than 4");
    }

    private void wrong(String model, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.txt"), model);
        assertThatThrownBy(() -> new Problem(Numbers.of(file)))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageEndingWith(message);
    }
}
