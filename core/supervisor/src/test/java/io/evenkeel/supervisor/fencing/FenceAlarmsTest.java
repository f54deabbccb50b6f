package io.evenkeel.supervisor.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.verdict.Verdict;
import org.junit.jupiter.api.Test;

/** What people are told of fences that nobody goes on with. */
class FenceAlarmsTest extends FencingBench {

    @Test
    void whoOrderedAFenceIsToldWhenItsSupervisorEndedOverIt() {
        SupervisorDriver driver = first(2);
        world.bmc("h1", Bmc.DEAD);
        driver.ask(new Request.FenceNow(H1, "ada", "smoke"));
        driver.runUntil(() -> !driver.effects(Effect.Fence.class).isEmpty(), seconds(5));

        SupervisorDriver next = after(driver, 2).run(seconds(60));
        assertThat(next.effects(Effect.Fence.class)).as("a host that answers").isEmpty();
        assertThat(alarm(next, "order-refused/h1"))
                .get()
                .asString()
                .contains("ordered by ada: smoke", "order it again");
    }

    @Test
    void whoOrderedAFenceIsToldOnceWhateverBecomesOfTheHost() {
        SupervisorDriver driver = first(2);
        world.bmc("h1", Bmc.DEAD);
        driver.ask(new Request.FenceNow(H1, "ada", "smoke"));
        driver.runUntil(() -> !driver.effects(Effect.Fence.class).isEmpty(), seconds(5));
        world.cutOff("h1", true).bmc("h1", Bmc.UNREACHABLE);

        SupervisorDriver next = after(driver, 2);
        next.runUntil(() -> alarm(next, "order-refused/h1").isPresent(), seconds(60));
        next.ask(new Request.Resume(H1, "ada"));
        int tries = next.effects(Effect.Fence.class).size();
        next.run(seconds(120));
        assertThat(next.effects(Effect.Fence.class)).hasSizeGreaterThan(tries);
        assertThat(alarm(next, "order-refused/h1"))
                .as("told already, and taken back")
                .isEmpty();
    }

    @Test
    void nobodyIsToldOfAFenceThatNobodyOrdered() {
        SupervisorDriver driver = first(2);
        world.bmc("h1", Bmc.DEAD).cutOff("h1", true);
        driver.runUntil(() -> !driver.effects(Effect.Fence.class).isEmpty(), seconds(20));
        world.cutOff("h1", false);

        SupervisorDriver next = after(driver, 2).run(seconds(60));
        assertThat(next.verdict("h1")).isEqualTo(Verdict.HEALTHY);
        assertThat(alarm(next, "order-refused/h1")).isEmpty();
    }

    @Test
    void vmsThatLiveAreNotSaidToStayDown() {
        SupervisorDriver driver = first(2);
        world.bmc("h1", Bmc.UNREACHABLE).cutOff("h1", true);
        driver.runUntil(() -> alarm(driver, "fence-failed/h1").isPresent(), seconds(60));
        world.cutOff("h1", false).hears(ScriptedWorld.SUPERVISOR, "h1", false);
        driver.run(seconds(60));
        assertThat(driver.verdict("h1")).isEqualTo(Verdict.ALIVE_ISOLATED);
        assertThat(alarm(driver, "fence-failed/h1")).isEmpty();
    }
}
