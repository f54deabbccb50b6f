package io.evenkeel.supervisor.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.supervisor.drive.ScriptedWorld.Bmc;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of fences over time and over changes of supervisors, and what no longer counts. */
class FenceMemoryTest extends FencingBench {

    private void keepsToTheBudgetWhenDevicesAreBack(Bmc bmc) {
        List<String> hosts = List.of("h1", "h2", "h3");
        hosts.forEach(host -> world.bmc(host, bmc));
        SupervisorDriver driver = first(1);
        for (String host : hosts) {
            world.cutOff(host, true); // it lives, and nobody hears it
            driver.run(Duration.ofMinutes(11));
        }
        assertThat(driver.facts(Fact.HostDead.class)).isEmpty();
        hosts.forEach(host -> world.bmc(host, Bmc.WORKS)); // the network of the devices is mended first
        driver.run(seconds(60));
        assertThat(driver.facts(Fact.HostDead.class))
                .as("hosts cut off within one minute")
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void hostsThatWaitedForTheirDevicesAreNotAllCutOffAtOnce() {
        keepsToTheBudgetWhenDevicesAreBack(Bmc.UNREACHABLE);
    }

    @Test
    void hostsWhoseFencesWereNotAnsweredAreNotAllCutOffAtOnce() {
        keepsToTheBudgetWhenDevicesAreBack(Bmc.DEAD);
    }

    @Test
    void theAlarmOfAFenceThatFailedEndsUnderTheNextSupervisor() {
        SupervisorDriver driver = first(2);
        world.cutOff("h1", true).bmc("h1", Bmc.UNREACHABLE);
        driver.run(Duration.ofMinutes(12));
        assertThat(alarm(driver, "fence-failed/h1")).isPresent();
        world.cutOff("h1", false);
        SupervisorDriver next = after(driver, 2).run(Duration.ofHours(2));
        assertThat(next.verdict("h1")).isEqualTo(Verdict.HEALTHY);
        assertThat(alarm(next, "fence-failed/h1")).isEmpty();
    }

    @Test
    void theAlarmOfAHostThatIsGoneEndsUnderTheNextSupervisor() {
        world.hang("h5").witnessAnswers("w1", false).witnessAnswers("w2", false);
        SupervisorDriver driver = first(2);
        world.givePower("h5");
        driver.run(seconds(10));
        world.hang("h5");
        driver.run(seconds(60));
        assertThat(alarm(driver, "host-undecided/h5")).isPresent();
        world.lists("h5", false);
        driver.run(Duration.ofMinutes(5));
        SupervisorDriver next = after(driver, 2).run(Duration.ofHours(2));
        assertThat(alarm(next, "host-undecided/h5")).isEmpty();
    }

    @Test
    void theBrakeCountsWhatAnEarlierSupervisorCutOff() {
        SupervisorDriver driver = first(2);
        world.cutOff("h1", true);
        driver.runUntil(() -> isDead(driver, H1), seconds(20));
        SupervisorDriver next = after(driver, 2).run(seconds(30));
        world.cutOff("h2", true);
        next.run(seconds(60));
        assertThat(next.facts(Fact.HostDead.class)).isEmpty();
    }

    @Test
    void theBrakeCountsWhatItsSupervisorCutOff() {
        SupervisorDriver driver = first(2);
        world.cutOff("h1", true);
        driver.runUntil(() -> isDead(driver, H1), seconds(20));
        driver.run(seconds(30));
        world.cutOff("h2", true);
        driver.run(seconds(60));
        assertThat(driver.facts(Fact.HostDead.class)).hasSize(1);
    }

    @Test
    void aRefusalEndsAnHourLaterThoughTheSupervisorPausesNowAndThen() {
        SupervisorDriver driver = first(2);
        driver.ask(new Request.ConfirmDown(H1, "ada", "looks dead"));
        assertThat(alarm(driver, "order-refused/h1")).isPresent();
        for (int i = 0; i < 20; i++) {
            driver.run(Duration.ofMinutes(50)).pause(seconds(3));
        }
        assertThat(alarm(driver, "order-refused/h1")).isEmpty();
    }

    /** As the simulator's adapter does: an operation that is known is answered as it was the first time. */
    @Test
    void anOldReceiptProvesNothingOfAHostThatAnswers() {
        Map<OperationId, FenceReceipt> known = new HashMap<>();
        SupervisorDriver driver = first(2);
        world.answering(Effect.Fence.class, fence -> {
            var before = known.get(fence.operation().id());
            if (before != null) {
                return Optional.of(new Reply.Fenced(before));
            }
            known.put(
                    fence.operation().id(),
                    new FenceReceipt(fence.host(), "off", Instant.parse("2026-01-01T00:00:27Z")));
            world.cutPower(fence.host().value());
            return Optional.empty(); // done, and the answer is lost
        });
        world.hang("h1");
        driver.runUntil(() -> !known.isEmpty(), seconds(20));
        driver.run(seconds(5));
        driver.ask(new Request.FenceNow(H1, "ada", "it hangs"));
        world.givePower("h1"); // somebody switches it on again
        driver.run(seconds(60));
        assertThat(known).as("fences, each of which was carried out").hasSize(2);
    }
}
