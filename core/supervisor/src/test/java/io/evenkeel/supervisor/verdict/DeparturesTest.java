package io.evenkeel.supervisor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private static final SupervisorSettings SETTINGS =
            SupervisorSettings.DEFAULT.with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")));
    private static final Duration LONG = Duration.ofMinutes(12);

    private final ScriptedWorld world = ScriptedWorld.of(5).vm("v1", "h1");
    private final SupervisorDriver driver = new SupervisorDriver(SETTINGS, world).run(Duration.ofSeconds(20));

    private boolean isJudged(String host) {
        return driver.supervisor().verdicts().standing(ScriptedWorld.host(host)).isPresent();
    }

    private boolean isAlarmed() {
        return !driver.supervisor().ledger().alarms().isEmpty();
    }

    @Test
    void aHostThatHasLeftTheInventoryIsJudgedNoLongerAndItsAlarmsAreOver() {
        world.hang("h5").witnessAnswers("w1", false).witnessAnswers("w2", false);
        driver.run(Duration.ofSeconds(60));
        assertThat(isAlarmed()).isTrue();

        world.lists("h5", false);
        driver.run(Duration.ofMinutes(9));
        assertThat(isJudged("h5")).isTrue();

        driver.run(Duration.ofMinutes(3));
        assertThat(isJudged("h5")).isFalse();
        assertThat(isAlarmed()).isFalse();
        assertThat(isJudged("h4")).isTrue();
    }

    @Test
    void aHostThatIsSilentAndListedIsNeverForgotten() {
        world.hang("h5");
        driver.run(Duration.ofHours(2));
        assertThat(driver.verdict("h5")).isEqualTo(Verdict.LOST);
    }

    @Test
    void aHostThatAnswersIsNotForgottenThoughItIsNotListed() {
        world.lists("h5", false);
        driver.run(LONG);
        assertThat(driver.verdict("h5")).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aHostOnWhichAVmIsKeptIsNotForgotten() {
        world.hang("h1").bmc("h1", Bmc.DEAD).lists("h1", false);
        driver.run(LONG);
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.LOST);
    }

    @Test
    void aHostThatWasCutOffIsNotForgotten() {
        world.hang("h1").lists("h1", false);
        driver.run(LONG);
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.DEAD_CONFIRMED);
        assertThat(driver.supervisor().ledger().keptOn(ScriptedWorld.host("h1")))
                .isEmpty();
    }

    @Test
    void aHostThatIsHeldIsNotForgotten() {
        driver.ask(new Request.Drain(ScriptedWorld.host("h5"), "ada")).run(Duration.ofSeconds(60));
        world.hang("h5").lists("h5", false);
        driver.run(LONG);
        assertThat(isJudged("h5")).isTrue();
    }

    @Test
    void aHostOnWhichAVmMayBeThatNobodyKeepsIsNotForgotten() {
        driver.ask(new Request.Protect(new VmId("v1"), false, "ada"));
        world.hang("h1").lists("h1", false);
        driver.run(LONG);
        assertThat(driver.supervisor().ledger().kept()).isEmpty();
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.LOST);
    }

    @Test
    void aHostAboutWhichAnOrderIsOpenIsNotForgotten() {
        Fact open = new Fact.FenceIntended(OperationId.random(), ScriptedWorld.host("h5"), "test");
        driver.supervisor().ledger().add(open, driver.supervisor().epoch());
        world.hang("h5").bmc("h5", Bmc.DEAD).lists("h5", false);
        driver.run(LONG);
        assertThat(driver.verdict("h5")).isEqualTo(Verdict.LOST);
    }

    @Test
    void listingsThatFailOrAreEmptySayNothing() {
        world.hang("h5").answering(Effect.ListHosts.class, ask -> Optional.of(new Reply.Hosts(List.of())));
        driver.run(LONG);
        world.answering(Effect.ListHosts.class, ask -> Optional.empty());
        driver.run(LONG);
        assertThat(driver.verdict("h5")).isEqualTo(Verdict.LOST);
    }

    @Test
    void aHostThatComesBackIsJudgedAnew() {
        world.hang("h5").lists("h5", false);
        driver.run(LONG);
        assertThat(isJudged("h5")).isFalse();
        world.lists("h5", true).givePower("h5");
        driver.run(Duration.ofSeconds(30));
        assertThat(driver.verdict("h5")).isEqualTo(Verdict.HEALTHY);
        assertThat(driver.effects(Effect.Fence.class)).isEmpty();
    }
}
