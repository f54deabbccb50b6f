package io.evenkeel.libvirt.health;

import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.VM;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.wire.DomainEvent;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.Ear;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchedHostTest {

    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration OVERDUE = Duration.ofSeconds(2);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final DomainState IO_ERROR = new DomainState(DomainState.PAUSED, DomainState.PAUSED_IO_ERROR);
    private static final Look EMPTY = new Look(Map.of(), Map.of());

    private final AtomicLong now = new AtomicLong();
    private final ScriptedHost script = new ScriptedHost();
    private final WatchedHost host = new WatchedHost(
            new HostId("h1"),
            new Mailbox(Clock.systemUTC()),
            script::heardBy,
            now::get,
            new WatchedHost.Pace(BEAT, OVERDUE, FIRST));

    private record Question(Map<VmId, DomainState> known, Set<VmId> wanted, CompletableFuture<Inquiry.Answer> answer) {}

    /** A host that answers when the test says so. */
    private final class ScriptedHost implements Inquiry {
        private final List<Question> asked = new ArrayList<>();
        private final List<Ear> ears = new ArrayList<>();

        Inquiry heardBy(Ear ear) {
            ears.add(ear);
            return this;
        }

        @Override
        public CompletableFuture<Answer> ask(Map<VmId, DomainState> known, Set<VmId> wanted) {
            Question question = new Question(known, wanted, new CompletableFuture<>());
            asked.add(question);
            return question.answer();
        }

        @Override
        public HypervisorException failure(Throwable failed) {
            return failed.getCause() instanceof HypervisorException cause
                    ? cause
                    : HypervisorException.withoutEffect(ErrorKind.INTERNAL, String.valueOf(failed));
        }

        @Override
        public void close() {}

        Question last() {
            return asked.get(asked.size() - 1);
        }

        void answer(Look look) {
            last().answer().complete(new Answer(look, now.get()));
        }

        void fail(ErrorKind kind) {
            last().answer().completeExceptionally(HypervisorException.withoutEffect(kind, "no route"));
        }

        void report() {
            ears.get(0).heard(new DomainEvent(VM.value(), DomainEvent.Kind.IO_ERROR, ""));
        }

        void signal(GuestSignal signal) {
            ears.get(0).heard(new DomainEvent(VM.value(), DomainEvent.Kind.WATCHDOG, "", Optional.of(signal)));
        }

        void breakOff() {
            ears.get(0).brokenOff("end of file");
        }
    }

    private static Look seen(DomainState state) {
        return new Look(Map.of(VM, state), Map.of(VM, sighting(state)));
    }

    private static Look unchanged() {
        return new Look(Map.of(VM, RUNNING), Map.of());
    }

    private WatchedHost.News after(Duration pause) {
        now.addAndGet(pause.toNanos());
        return host.advance();
    }

    private WatchedHost.News next() {
        return after(Duration.ZERO);
    }

    /** Asks and is answered. */
    private WatchedHost.News told(Look look) {
        after(BEAT);
        script.answer(look);
        return next();
    }

    /** Asks in vain. */
    private WatchedHost.News refused(ErrorKind kind) {
        next();
        script.fail(kind);
        return next();
    }

    @Test
    void aHostIsAskedOnceInABeat() {
        next();
        assertThat(script.asked).hasSize(1);
        assertThat(host.isSettled()).isFalse();

        script.answer(EMPTY);
        next();
        after(BEAT.minusNanos(1));
        assertThat(script.asked).hasSize(1);
        assertThat(host.isSettled()).isTrue();
        assertThat(host.nextStep()).isEqualTo(now.get() + 1);

        after(Duration.ofNanos(1));
        assertThat(script.asked).hasSize(2);
    }

    @Test
    void aVmIsToldWhenItComesAndWhenItGoes() {
        assertThat(told(seen(RUNNING)).vms).containsExactly(VM);
        assertThat(host.sightings()).containsOnlyKeys(VM);
        assertThat(told(unchanged()).vms).isEmpty();
        assertThat(script.last().known()).containsEntry(VM, RUNNING);
        assertThat(host.sightings()).containsOnlyKeys(VM);

        assertThat(told(EMPTY).vms).containsExactly(VM);
        assertThat(host.sightings()).isEmpty();
    }

    @Test
    void aReportIsLookedIntoAtOnce() {
        told(seen(RUNNING));
        assertThat(script.asked).hasSize(1);

        script.report();
        next();

        assertThat(script.asked).hasSize(2);
        assertThat(script.last().wanted()).containsExactly(VM);
        assertThat(host.isLookingAt(VM)).isTrue();
        script.answer(seen(RUNNING));
        next();
        assertThat(host.isLookingAt(VM)).isFalse();
    }

    @Test
    void aSignalOfAGuestIsNewsAndItsVmIsLookedAt() {
        told(seen(RUNNING));
        GuestSignal fired = new GuestSignal.WatchdogFired(WatchdogAction.PAUSE);

        script.signal(fired);

        assertThat(next().signals)
                .extracting(HealthEvent.GuestSignalled::signal)
                .containsExactly(fired);
        assertThat(script.last().wanted()).containsExactly(VM);
        assertThat(next().signals).isEmpty();
    }

    @Test
    void aReportDuringAQuestionIsLookedIntoByTheNext() {
        told(seen(RUNNING));
        after(BEAT);
        script.report();
        next();
        assertThat(script.asked).hasSize(2);

        script.answer(unchanged());
        next();

        assertThat(script.asked).hasSize(3);
        assertThat(script.last().wanted()).containsExactly(VM);
    }

    @Test
    void aDiskErrorDegradesTheHostUntilItIsGone() {
        told(seen(RUNNING));

        assertThat(told(seen(IO_ERROR)).host).isTrue();
        assertThat(host.health()).isEqualTo(HostHealth.DEGRADED);
        assertThat(host.detail()).isEqualTo("disk errors have stopped vm");

        assertThat(told(seen(RUNNING)).host).isTrue();
        assertThat(host.health()).isEqualTo(HostHealth.HEALTHY);
    }

    @Test
    void oneFailureMayBeAnOldConnectionAndIsNoSuspicion() {
        told(EMPTY);
        now.addAndGet(BEAT.toNanos());

        assertThat(refused(ErrorKind.UNREACHABLE).host).isFalse();
        assertThat(host.isSuspect()).isFalse();
        assertThat(script.asked).as("asked again at once").hasSize(3);

        script.fail(ErrorKind.UNREACHABLE);
        assertThat(next().host).isTrue();
        assertThat(host.health()).isEqualTo(HostHealth.SUSPECT);
        assertThat(host.detail()).isEqualTo("no route");
    }

    @Test
    void whoIsDeniedIsSuspectAtOnce() {
        assertThat(refused(ErrorKind.DENIED).host).isTrue();
        assertThat(host.isSuspect()).isTrue();
        assertThat(host.isSettled()).isTrue();
    }

    @Test
    void aSuspectIsAskedLessAndLessOften() {
        refused(ErrorKind.UNREACHABLE);
        script.fail(ErrorKind.UNREACHABLE);
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            next();
            Duration pause = Duration.ofNanos(host.nextStep() - now.get());
            pauses.add(pause);
            after(pause);
            script.fail(ErrorKind.UNREACHABLE);
        }

        assertThat(pauses)
                .containsExactly(
                        BEAT.multipliedBy(2),
                        BEAT.multipliedBy(4),
                        BEAT.multipliedBy(8),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
    }

    @Test
    void aHostThatDoesNotAnswerIsSuspectWhenItIsOverdue() {
        next();
        assertThat(after(FIRST).host).isFalse();
        assertThat(host.nextStep()).isEqualTo(now.get() + 1);
        assertThat(after(Duration.ofNanos(1)).host).as("its first answer").isTrue();
        assertThat(host.detail()).isEqualTo("has not answered for 5000 ms");

        script.answer(EMPTY);
        assertThat(next().host).isTrue();
        after(BEAT);
        assertThat(after(OVERDUE).host).isFalse();
        assertThat(after(Duration.ofNanos(1)).host).as("its second answer").isTrue();
        assertThat(host.isSuspect()).isTrue();
    }

    @Test
    void aQuestionThatHangsForLongIsPutAnew() {
        next();
        after(FIRST.multipliedBy(3));
        assertThat(script.asked).hasSize(1);
        after(Duration.ofNanos(1));
        assertThat(script.asked).hasSize(2);

        script.answer(EMPTY);
        assertThat(next().host).isTrue();
        assertThat(host.health()).isEqualTo(HostHealth.HEALTHY);
    }

    @Test
    void theReturnOfAHostIsAGapAndNothingOfItIsTakenAsKnown() {
        told(seen(RUNNING));
        now.addAndGet(BEAT.toNanos());
        refused(ErrorKind.UNREACHABLE);
        assertThat(script.last().known()).isEmpty();
        assertThat(host.sightings()).as("what it had before").containsOnlyKeys(VM);

        script.answer(seen(RUNNING));
        assertThat(next().gap).isTrue();
        assertThat(told(unchanged()).gap).isFalse();
    }

    @Test
    void aLineThatBrokeIsAskedAtOnceAndIsAGap() {
        told(EMPTY);

        script.breakOff();
        next();
        assertThat(script.asked).hasSize(2);
        script.answer(EMPTY);

        assertThat(next().gap).isTrue();
    }
}
