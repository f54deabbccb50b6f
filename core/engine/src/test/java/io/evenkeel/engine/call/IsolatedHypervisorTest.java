package io.evenkeel.engine.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.StopMode;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class IsolatedHypervisorTest {

    private static final Duration GRACE = Duration.ofMillis(100);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** For what is expected to come: a bound that only a machine at a standstill uses up. */
    private static final Duration AMPLE = Duration.ofMinutes(1);

    private static final BulkheadSettings SMALL =
            BulkheadSettings.DEFAULTS.withThreads(2).withGrace(AMPLE).withCloseBudget(AMPLE);
    private static final BulkheadSettings IMPATIENT = SMALL.withGrace(GRACE);

    private final ClassLoader adapterLoader = new URLClassLoader("adapter:test", new URL[0], null);
    private final ScriptedHypervisor adapter = new ScriptedHypervisor();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Semaphore hanging = new Semaphore(0);

    @AfterEach
    void letEveryCallEnd() {
        release.countDown();
    }

    @Test
    void aCallRunsOnAThreadOfTheAdapterWithItsClassLoader() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        adapter.onHosts = () -> {
            thread.set(Thread.currentThread());
            loader.set(Thread.currentThread().getContextClassLoader());
        };
        try (IsolatedHypervisor hypervisor = connect()) {
            assertThat(hypervisor.inventory().hosts(ample())).isEmpty();
        }
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        Thread ran = requireNonNull(thread.get());
        assertThat(ran.getName()).startsWith("call-scripted-");
        assertThat(ran.isDaemon()).isTrue();
        assertThat(loader.get()).isSameAs(adapterLoader);
    }

    @Test
    void aReadThatHangsIsAbandonedWithoutEffectAndTheAdapterIsWedged() throws Exception {
        adapter.onHosts = this::hang;
        try (IsolatedHypervisor hypervisor = connectImpatiently()) {
            long begun = System.nanoTime();
            assertFails(() -> hypervisor.inventory().hosts(onceItHangs()), ErrorKind.TIMEOUT, Effect.NONE);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(SHORT.plus(GRACE).minusMillis(10), AMPLE);
            BulkheadHealth health = hypervisor.bulkhead();
            assertThat(health.isWedged()).isTrue();
            assertThat(health.abandoned()).isEqualTo(1);
            assertThat(health.free()).isEqualTo(1);
            assertThat(health.busy()).isZero();

            release.countDown();
            await().atMost(AMPLE).until(() -> !hypervisor.bulkhead().isWedged());
            assertThat(hypervisor.bulkhead().free()).isEqualTo(2);
        }
    }

    @Test
    void aChangeThatHangsIsAbandonedWithUnknownEffect() throws Exception {
        adapter.onStop = this::hang;
        try (IsolatedHypervisor hypervisor = connectImpatiently()) {
            assertFails(() -> stop(hypervisor, onceItHangs()), ErrorKind.TIMEOUT, Effect.UNKNOWN);
        }
    }

    @Test
    void aFullBulkheadRefusesAtOnceAndWithoutEffect() throws Exception {
        adapter.onHosts = this::hang;
        try (IsolatedHypervisor hypervisor = connectImpatiently()) {
            for (int i = 0; i < 2; i++) {
                assertFails(() -> hypervisor.inventory().hosts(onceItHangs()), ErrorKind.TIMEOUT, Effect.NONE);
            }
            assertThat(hypervisor.bulkhead().free()).isZero();
            long begun = System.nanoTime();
            assertThatThrownBy(() -> stop(hypervisor, ample()))
                    .isInstanceOfSatisfying(HypervisorException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE);
                        assertThat(e.kind().isTransient()).isTrue();
                        assertThat(e.effect()).isEqualTo(Effect.NONE);
                    })
                    .hasMessageContaining("2 of them abandoned");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AMPLE);
        }
    }

    @Test
    void methodsWithoutADeadlineAnswerWhileTheAdapterHangs() throws Exception {
        adapter.onHosts = this::hang;
        try (IsolatedHypervisor hypervisor = connectImpatiently()) {
            assertFails(() -> hypervisor.inventory().hosts(onceItHangs()), ErrorKind.TIMEOUT, Effect.NONE);
            assertThat(hypervisor.capabilities()).isEqualTo(adapter.capabilities());
            assertThat(hypervisor.product().name()).isEqualTo("Scripted");
            assertThat(hypervisor.power()).isPresent();
            assertThat(hypervisor.migrations()).isEmpty();
        }
    }

    @Test
    void aReplyThatComesLateIsDroppedAndItsHandleClosed() throws Exception {
        adapter.onWatch = this::hang;
        try (IsolatedHypervisor hypervisor = connectImpatiently()) {
            WatchRequest everything = WatchRequest.everything(Duration.ofSeconds(1));
            assertFails(
                    () -> hypervisor.health().orElseThrow().watch(everything, onceItHangs()),
                    ErrorKind.TIMEOUT,
                    Effect.NONE);
            assertThat(adapter.watchesClosed).hasValue(0);
            release.countDown();
            await().atMost(AMPLE).until(() -> adapter.watchesClosed.get() == 1);
        }
    }

    @Test
    void aConnectionThatComesLateIsClosed() {
        adapter.onConnect = this::hang;
        assertFails(() -> connect(IMPATIENT, onceItHangs()), ErrorKind.TIMEOUT, Effect.NONE);
        assertThat(adapter.closed).hasValue(0);
        release.countDown();
        await().atMost(AMPLE).until(() -> adapter.closed.get() == 1);
    }

    @Test
    void whatAdaptersMustNotThrowArrivesAsInternalWithItsCause() throws Exception {
        try (IsolatedHypervisor hypervisor = connect()) {
            for (Throwable wrong : new Throwable[] {
                new IllegalStateException("boom"), new NoClassDefFoundError("gone/Class"), new StackOverflowError()
            }) {
                adapter.onHosts = () -> sneak(wrong);
                adapter.onStop = () -> sneak(wrong);
                assertThatThrownBy(() -> hypervisor.inventory().hosts(ample()))
                        .isInstanceOfSatisfying(HypervisorException.class, e -> {
                            assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL);
                            assertThat(e.effect()).isEqualTo(Effect.NONE);
                        })
                        .hasCause(wrong);
                assertFails(() -> stop(hypervisor, ample()), ErrorKind.INTERNAL, Effect.UNKNOWN);
            }
            adapter.onHosts = () -> {};
            assertThat(hypervisor.inventory().hosts(ample())).isEmpty();
        }
    }

    @Test
    void whatAdaptersMayThrowArrivesUnchanged() throws Exception {
        HypervisorException own = HypervisorException.withoutEffect(ErrorKind.DENIED, "no");
        adapter.onStop = () -> {
            throw own;
        };
        try (IsolatedHypervisor hypervisor = connect()) {
            assertThatThrownBy(() -> stop(hypervisor, ample())).isSameAs(own);
        }
    }

    @Test
    void anAdapterThatReturnsNullIsAtFault() throws Exception {
        adapter.hostsAreNull = true;
        try (IsolatedHypervisor hypervisor = connect()) {
            assertFails(() -> hypervisor.inventory().hosts(ample()), ErrorKind.INTERNAL, Effect.NONE);
        }
    }

    @Test
    void interruptingACallerInterruptsItsCall() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        adapter.onHosts = () -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        };
        try (IsolatedHypervisor hypervisor = connect()) {
            assertThat(interruptedOnce(begun, hypervisor)).isInstanceOf(InterruptedException.class);
            assertThat(interrupted.await(AMPLE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            await().atMost(AMPLE).until(() -> hypervisor.bulkhead().free() == 2);
        }
    }

    @Test
    void anInterruptedCallerNeedNotWaitForACallThatIgnoresIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        adapter.onHosts = () -> {
            begun.countDown();
            hang();
        };
        try (IsolatedHypervisor hypervisor = connectImpatiently()) {
            assertThat(interruptedOnce(begun, hypervisor)).isInstanceOf(InterruptedException.class);
            assertThat(hypervisor.bulkhead().abandoned()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptOfOneCallDoesNotReachTheNextOnItsThread() throws Exception {
        adapter.onHosts = () -> {
            if (Thread.interrupted()) {
                throw new IllegalStateException("interrupted from before");
            }
        };
        try (IsolatedHypervisor hypervisor = connect()) {
            for (int i = 0; i < 200; i++) {
                Thread.currentThread().interrupt();
                try {
                    hypervisor.inventory().hosts(ample());
                    assertThat(Thread.interrupted()).isTrue();
                } catch (InterruptedException e) {
                    assertThat(Thread.interrupted()).isFalse();
                } catch (HypervisorException e) {
                    // The interrupt reached the very call it was meant for.
                    assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL);
                    assertThat(Thread.interrupted()).isTrue();
                }
                assertThatCode(() -> hypervisor.inventory().hosts(ample())).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void oneThreadServesCallsThatFollowEachOther() throws Exception {
        try (IsolatedHypervisor hypervisor = IsolatedHypervisor.connect(
                adapter,
                adapter.configSchema().bind(Map.of()),
                EngineContext.onSystemTime("scripted", adapterLoader),
                SMALL.withThreads(1),
                ample())) {
            for (int i = 0; i < 5000; i++) {
                assertThat(hypervisor.inventory().hosts(ample())).isEmpty();
            }
            assertThat(hypervisor.bulkhead().free()).isEqualTo(1);
        }
    }

    @Test
    void closingGoesThroughEvenWhenAllThreadsAreTaken() throws Exception {
        adapter.onHosts = this::hang;
        IsolatedHypervisor hypervisor = connectImpatiently();
        for (int i = 0; i < 2; i++) {
            assertFails(() -> hypervisor.inventory().hosts(onceItHangs()), ErrorKind.TIMEOUT, Effect.NONE);
        }
        hypervisor.close();
        hypervisor.close();
        assertThat(adapter.closed).hasValue(1);
    }

    @Test
    void closingAnAdapterThatHangsEndsWithinItsBudget() throws Exception {
        adapter.onClose = this::hang;
        IsolatedHypervisor hypervisor = connect(SMALL.withCloseBudget(Duration.ofMillis(300)), ample());
        long begun = System.nanoTime();
        assertFails(hypervisor::close, ErrorKind.TIMEOUT, Effect.NONE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BulkheadSettings.DEFAULTS.closeBudget());
    }

    @Test
    void anInterruptedCallerStillClosesProperly() throws Exception {
        IsolatedHypervisor hypervisor = connect();
        Thread.currentThread().interrupt();
        hypervisor.close();
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(adapter.closed).hasValue(1);
    }

    @Test
    void aClosedConnectionRefusesWithConflictAndNoEffect() throws Exception {
        IsolatedHypervisor hypervisor = connect();
        hypervisor.close();
        assertFails(() -> stop(hypervisor, ample()), ErrorKind.CONFLICT, Effect.NONE);
    }

    @Test
    void noThreadIsLeftAfterClosing() throws Exception {
        IsolatedHypervisor hypervisor = connect();
        assertThat(hypervisor.inventory().hosts(ample())).isEmpty();
        hypervisor.close();
        await().atMost(AMPLE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getContextClassLoader() == adapterLoader));
    }

    /** What a caller gets who is interrupted once its call has begun. */
    private static Throwable interruptedOnce(CountDownLatch begun, IsolatedHypervisor hypervisor) throws Exception {
        CompletableFuture<Throwable> caught = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                hypervisor.inventory().hosts(ample());
            } catch (InterruptedException | RuntimeException e) {
                caught.complete(e);
            }
        });
        caller.start();
        begun.await();
        caller.interrupt();
        Throwable failure = caught.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        caller.join();
        return failure;
    }

    private IsolatedHypervisor connect() throws InterruptedException {
        return connect(SMALL, ample());
    }

    private IsolatedHypervisor connectImpatiently() throws InterruptedException {
        return connect(IMPATIENT, ample());
    }

    private IsolatedHypervisor connect(BulkheadSettings settings, Deadline deadline) throws InterruptedException {
        return IsolatedHypervisor.connect(
                adapter,
                adapter.configSchema().bind(Map.of()),
                EngineContext.onSystemTime("scripted", adapterLoader),
                settings,
                deadline);
    }

    private static void stop(IsolatedHypervisor hypervisor, Deadline deadline) throws InterruptedException {
        hypervisor.power().orElseThrow().stop(Operation.unled(), new VmId("vm"), StopMode.POWER_OFF, deadline);
    }

    private static void assertFails(ThrowingCallable call, ErrorKind kind, Effect effect) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.effect()).isEqualTo(effect);
        });
    }

    /** Waits for the end of the test and does not answer interruption, as a call into native code would not. */
    private void hang() {
        hanging.release();
        boolean done = false;
        while (!done) {
            try {
                release.await();
                done = true;
            } catch (InterruptedException e) {
                // that is the point
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }

    private static Deadline ample() {
        return Deadline.after(AMPLE);
    }

    /** Soon, but not before the call hangs: one that a busy machine has not begun by its deadline never begins. */
    private Deadline onceItHangs() {
        AtomicInteger asked = new AtomicInteger();
        return Deadline.after(SHORT, () -> {
            if (asked.getAndIncrement() == 1) {
                await().atMost(AMPLE).until(hanging::tryAcquire);
            }
            return System.nanoTime();
        });
    }
}
