package io.evenkeel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    private static final VmId VM = new VmId("vm");

    private static Scenario scenario(TinyBed bed) throws InterruptedException {
        return new Scenario(bed, new Patience(1), 1);
    }

    @Test
    void faultsEndBeforeConnectionsCloseAndTheLatestFirst() throws Exception {
        TinyBed bed = new TinyBed();
        try (Scenario scenario = scenario(bed)) {
            scenario.connect();
            scenario.cause(Fault.HANG, VM);
        }
        assertThat(bed.log).containsExactly("connect", "connect", "cause HANG", "end HANG", "disconnect", "disconnect");
    }

    @Test
    void aFaultEndsOnce() throws Exception {
        TinyBed bed = new TinyBed();
        try (Scenario scenario = scenario(bed)) {
            AutoCloseable fault = scenario.cause(Fault.HANG, VM);
            fault.close();
            fault.close();
        }
        assertThat(bed.log).containsOnlyOnce("end HANG");
    }

    @Test
    void aFaultTheBedCannotCauseIsNotVerified() throws Exception {
        try (Scenario scenario = scenario(new TinyBed())) {
            assertThatThrownBy(() -> scenario.cause(Fault.EVENT_LOSS, VM)).isInstanceOf(NotVerified.class);
        }
    }

    @Test
    void waitingEndsAsSoonAsTheConditionHolds() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        try (Scenario scenario = scenario(new TinyBed())) {
            scenario.await("three looks", Duration.ofHours(1), () -> looks.incrementAndGet() == 3);
        }
        assertThat(looks).hasValue(3);
    }

    @Test
    void waitingInVainSaysForWhat() throws Exception {
        try (Scenario scenario = scenario(new TinyBed())) {
            assertThatThrownBy(() -> scenario.await("the end of days", Duration.ofMillis(5), () -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("after PT0.005S still not: the end of days");
        }
    }

    @Test
    void aRefusalMustBeOfTheRightKindAndWithoutEffect() throws Exception {
        try (Scenario scenario = scenario(new TinyBed())) {
            HypervisorException right = HypervisorException.withoutEffect(ErrorKind.CONFLICT, "busy");
            assertThat(scenario.refused(() -> fail(right), ErrorKind.CONFLICT)).isSameAs(right);
            assertThatThrownBy(() -> scenario.refused(() -> fail(right), ErrorKind.NOT_FOUND))
                    .hasMessageContaining("expected NOT_FOUND without effect");
            HypervisorException unsure = new HypervisorException(ErrorKind.CONFLICT, Effect.UNKNOWN, "busy");
            assertThatThrownBy(() -> scenario.refused(() -> fail(unsure), ErrorKind.CONFLICT))
                    .hasMessageContaining("effect UNKNOWN");
            assertThatThrownBy(() -> scenario.refused(() -> {}, ErrorKind.CONFLICT))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("the call succeeded");
        }
    }

    private static void fail(HypervisorException e) {
        throw e;
    }

    @Test
    void theContextKnowsTheThreadsThatWereMadeAndWhichAreAlive() throws Exception {
        RecordingContext context = new RecordingContext(getClass().getClassLoader());
        CountDownLatch end = new CountDownLatch(1);
        Thread waiting = context.threads().newThread(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Thread never = context.threads().newThread(() -> {});
        waiting.start();
        assertThat(context.threadsMade()).containsExactly(waiting, never);
        assertThat(context.threadsAlive()).containsExactly(waiting);
        end.countDown();
        waiting.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(context.threadsAlive()).isEmpty();
    }

    @Test
    void theClockOfTheContextCanBeShifted() {
        RecordingContext context = new RecordingContext(getClass().getClassLoader());
        context.shift(Duration.ofDays(400));
        assertThat(context.clock().instant()).isAfter(Instant.now().plus(Duration.ofDays(399)));
        context.shift(Duration.ofDays(-400));
        assertThat(context.clock().instant()).isBefore(Instant.now().plus(Duration.ofDays(1)));
    }

    @Test
    void durationsAreStretchedByTheTimeScale() throws Exception {
        try (Scenario scenario = new Scenario(new TinyBed(), new Patience(10), 1)) {
            assertThat(scenario.scaled(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(20));
            assertThat(scenario.soon().remaining()).isGreaterThan(Duration.ofSeconds(40));
        }
    }
}
