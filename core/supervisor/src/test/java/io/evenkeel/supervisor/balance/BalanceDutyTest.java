package io.evenkeel.supervisor.balance;

import static io.evenkeel.supervisor.bench.Bench.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.planner.cost.GeometricPrecopy;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.supervisor.bench.Bench;
import io.evenkeel.supervisor.bench.Site;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.migration.Cause;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.migration.WantedMove;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BalanceDutyTest {

    private static final BalanceSettings EAGER = new BalanceSettings(
            BalanceSettings.Mode.AUTOMATIC,
            Policy.Preset.EAGER.with(DataRate.ofMegabitsPerSecond(5_000), GeometricPrecopy.usual()),
            Duration.ofMinutes(5),
            3,
            Duration.ofMinutes(1),
            60,
            1,
            Optional.empty(),
            Duration.ofMinutes(15),
            1_000,
            Duration.ofSeconds(30));

    private final Bench bench = new Bench();
    private final Site site = new Site(bench);
    private final MoveQueue queue = new MoveQueue();

    private BalanceDuty duty(BalanceSettings settings) {
        bench.putMigrations(queue);
        return bench.put(new BalanceDuty(
                bench.ledger, bench.view, bench.verdicts, bench.outbox, queue, bench.picture(), settings, bench.now()));
    }

    /** Four busy VMs on the first of three hosts. */
    private void uneven() {
        bench.host("h1", 48).host("h2", 64).host("h3", 64);
        for (int i = 1; i <= 4; i++) {
            bench.vm("v" + i, "h1");
            site.busy("v" + i, 0.9);
        }
    }

    @Test
    void byDefaultMovesAreRecommendedAndNoneIsMade() {
        uneven();
        BalanceDuty duty = duty(EAGER.in(BalanceSettings.Mode.RECOMMEND));
        site.pass(Duration.ofMinutes(16));
        Recommendation found = duty.recommendation().orElseThrow();
        assertThat(found.moves()).isNotEmpty().allMatch(step -> step.from().equals(host("h1")));
        assertThat(found.scoreAfter()).isLessThan(found.score());
        assertThat(site.made()).isEmpty();
        assertThat(BalanceSettings.DEFAULT.mode()).isEqualTo(BalanceSettings.Mode.RECOMMEND);
    }

    @Test
    void whatIsUnevenForLongEnoughIsMadeEven() {
        uneven();
        BalanceDuty duty = duty(EAGER);
        site.pass(Duration.ofMinutes(14));
        assertThat(site.made()).isEmpty();
        assertThat(duty.recommendation().orElseThrow().reason()).contains("2 of 3 looks");
        site.pass(Duration.ofMinutes(5));
        assertThat(site.made()).isNotEmpty();
        assertThat(bench.facts(Fact.MigrationIntended.class))
                .allMatch(move -> move.cause().equals("balance"));
        site.pass(Duration.ofMinutes(25));
        assertThat(site.made()).extracting(MigrationRequest::vm).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsMovedWhileAHostIsSuspect() {
        uneven();
        bench.judged("h3", Verdict.SUSPECT);
        BalanceDuty duty = duty(EAGER);
        site.pass(Duration.ofMinutes(30));
        assertThat(site.made()).isEmpty();
        assertThat(duty.recommendation().orElseThrow().reason()).contains("h3 is suspect");
    }

    @Test
    void nothingIsMovedWhileAVmIsDown() {
        uneven();
        bench.host("h4", 64).vm("lost", "h4").dead("h4");
        BalanceDuty duty = duty(EAGER);
        site.pass(Duration.ofMinutes(30));
        assertThat(site.made()).isEmpty();
        assertThat(duty.recommendation().orElseThrow().reason()).contains("lost has to be started elsewhere");
    }

    @Test
    void whatWaitsIsTakenBackWhenAHostIsToBeEmptied() {
        uneven();
        bench.judged("h1", Verdict.HEALTHY);
        duty(EAGER);
        bench.ledger.add(new Fact.DrainBegun(host("h2"), "ann"), Epoch.of(2));
        site.pass(Duration.ofMinutes(1));
        queue.want(WantedMove.of(Bench.vm("v1"), host("h3"), Cause.balance()));
        bench.judged("h3", Verdict.SUSPECT);
        site.pass(Duration.ofMinutes(2));
        assertThat(queue.of(Cause.balance())).isEmpty();
        assertThat(site.made()).isEmpty();
    }

    @Test
    void theRoomKeptForAFailedHostIsNotSpent() {
        Map<String, String> fast = Map.of("disk", "fast");
        bench.host("h1", 0, FailureDomain.UNKNOWN, fast)
                .host("h2", 4, FailureDomain.UNKNOWN, fast)
                .host("h3", 4)
                .vm("picky", "h1", Map.of("evenkeel.needs", "disk=fast"))
                .vm("other", "h1")
                .vm("third", "h3");
        site.busy("picky", 0.9).busy("other", 0.9).busy("third", 0.9);
        BalanceDuty duty = duty(EAGER);
        site.pass(Duration.ofMinutes(20));
        assertThat(site.made()).isEmpty();
        assertThat(duty.recommendation().orElseThrow().reason()).contains("room kept for 1 failed hosts");
    }

    @Test
    void withoutLoadsItSaysSo() {
        bench.host("h1", 32);
        BalanceDuty duty = duty(EAGER);
        site.pass(Duration.ofMinutes(6));
        assertThat(duty.recommendation().orElseThrow().reason()).isEqualTo("no VM could be measured");
    }
}
