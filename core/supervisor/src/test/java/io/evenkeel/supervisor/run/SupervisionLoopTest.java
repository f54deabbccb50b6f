package io.evenkeel.supervisor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.journal.EpochDirectory;
import io.evenkeel.supervisor.journal.FileJournal;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.lead.Leadership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SupervisionLoopTest {

    private static final LoopSettings QUICK = new LoopSettings(Duration.ofMillis(50), 20_000, 10_000);

    @TempDir
    Path directory;

    private final World world = new World();
    private final Terms terms = new Terms();

    @Test
    void itLeadsAndActsAndLeavesNothingBehind() throws Exception {
        try (SupervisionLoop loop = loop("one", files()).start()) {
            await().until(() -> world.effects.stream().anyMatch(Effect.ListHosts.class::isInstance));

            assertThat(loop.look(Supervisor::epoch).toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isEqualTo(Epoch.of(1));
            assertThat(facts()).contains(new Fact.Led("one"));
        }
        assertThat(world.open).hasValue(0);
        assertThat(terms.ended).containsExactly("the supervisor was closed");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("supervision-") || name.startsWith("leadership-"));
    }

    @Test
    void theNextFindsTheIntentsThatTheLastLeftOpen() throws IOException {
        Fact.SealIntended seal = new Fact.SealIntended(OperationId.random(), new GuardTarget.OfHost(new HostId("h1")));
        Epoch before = new EpochDirectory(directory).next();
        try (FileJournal journal = new FileJournal(directory, Clock.systemUTC())) {
            journal.append(before, List.of(seal));
        }
        try (SupervisionLoop loop = loop("one", files()).start()) {
            await().until(() -> !terms.led.isEmpty());

            assertThat(terms.led).containsExactly(Epoch.of(2));
            assertThat(terms.open).containsExactly(1);
        }
    }

    @Test
    void anInheritedIntentThatStaysOpenOutlivesCompactionAndDoesNotHoldItUp() throws IOException {
        Fact.FenceIntended fence = new Fact.FenceIntended(OperationId.random(), new HostId("h1"), "it is silent");
        Fact.Noted old = new Fact.Noted("h1", "of no use any more");
        Epoch before = new EpochDirectory(directory).next();
        try (FileJournal journal = new FileJournal(directory, Clock.systemUTC())) {
            journal.append(before, List.of(old, fence));
        }
        LoopSettings compacting = new LoopSettings(Duration.ofMillis(50), 2, 10_000);
        try (SupervisionLoop loop = loop("one", files(), compacting).start()) {
            await().until(() -> !facts().contains(old));

            assertThat(facts()).contains(fence);
        }
        try (SupervisionLoop loop = loop("two", files()).start()) {
            await().until(() -> terms.led.contains(Epoch.of(3)));

            assertThat(terms.open).containsExactly(1, 1);
        }
    }

    @Test
    void anotherLeadsWhenTheFirstIsClosed() {
        SupervisionLoop first = loop("one", files()).start();
        await().until(() -> terms.led.contains(Epoch.of(1)));
        try (SupervisionLoop second = loop("two", files()).start()) {
            first.close();

            await().until(() -> terms.led.contains(Epoch.of(2)));
            assertThat(facts()).containsSubsequence(new Fact.Led("one"), new Fact.Led("two"));
        }
    }

    @Test
    void oneThatYieldsIsFollowedAndStandsAgain() {
        try (SupervisionLoop first = loop("one", files()).start()) {
            await().until(() -> terms.led.contains(Epoch.of(1)));
            SupervisionLoop second = loop("two", files()).start();
            try (second) {
                first.yieldLead(Duration.ofSeconds(1), "two is to lead");

                await().until(() -> terms.led.contains(Epoch.of(2)));
                assertThat(facts()).last().isEqualTo(new Fact.Led("two"));
            }
            await().until(() -> terms.led.contains(Epoch.of(3)));
            assertThat(facts()).last().isEqualTo(new Fact.Led("one"));
        }
    }

    @Test
    void oneThatDoesNotLeadSaysSo() {
        try (SupervisionLoop leader = loop("one", files()).start()) {
            await().until(() -> terms.led.contains(Epoch.of(1)));
            try (SupervisionLoop follower = loop("two", files()).start()) {
                assertThatThrownBy(() -> follower.ask(new Request.Protect(new VmId("vm"), true, "anna"))
                                .toCompletableFuture()
                                .get(30, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseInstanceOf(NotLeadingException.class)
                        .hasRootCauseMessage("two does not lead lab now");
            }
        }
    }

    @Test
    void aRequestIsTakenInByWhoLeads() throws Exception {
        try (SupervisionLoop loop = loop("one", files()).start()) {
            await().until(() -> terms.led.contains(Epoch.of(1)));

            assertThat(loop.ask(new Request.Protect(new VmId("vm"), true, "anna"))
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo(Epoch.of(1));
        }
    }

    @Test
    void aJournalThatFailsEndsTheTermAndTheNextBeginsAnew() {
        AtomicInteger writes = new AtomicInteger();
        Coordination flaky = new Coordination() {
            @Override
            public Journal journal() {
                return new FailingFirst(files().journal(), writes);
            }

            @Override
            public Leadership leadership() {
                return files().leadership();
            }
        };
        try (SupervisionLoop loop = loop("one", flaky).start()) {
            await().until(() -> terms.led.contains(Epoch.of(2)));

            assertThat(facts()).containsOnlyOnce(new Fact.Led("one"));
            assertThat(writes.get()).isGreaterThanOrEqualTo(2);
        }
        assertThat(world.open).hasValue(0);
    }

    @Test
    void anAnswerToWhatAnEarlierTermOrderedIsDropped() throws Exception {
        world.answersAtOnce = false;
        SupervisionLoop loop = loop("one", files()).start();
        await().until(() -> world.answers.size() >= 2);
        // A newer epoch takes the lead away; the loop notices when it next writes, or is told here by a bad answer.
        world.answers.forEach(answer -> answer.accept(new Reply.Done()));
        world.answers.forEach(answer -> answer.accept(new Reply.Done()));

        await().until(() -> terms.led.contains(Epoch.of(2)));
        assertThat(terms.ended).first().asString().contains("an error of the program");
        loop.close();
    }

    private Coordination files() {
        return new FileCoordination(directory, Clock.systemUTC());
    }

    private List<Fact> facts() {
        try (FileJournal journal = new FileJournal(directory, Clock.systemUTC())) {
            return journal.read().stream().map(JournalEntry::fact).toList();
        }
    }

    private SupervisionLoop loop(String name, Coordination coordination) {
        return loop(name, coordination, QUICK);
    }

    private SupervisionLoop loop(String name, Coordination coordination, LoopSettings manner) {
        Supervisor.Domain abilities = new Supervisor.Domain(CapabilitySet.of(), StartGuard.NONE);
        return new SupervisionLoop(
                "lab", name, SupervisorSettings.DEFAULT, abilities, coordination, world::enter, terms, manner);
    }

    /** A hypervisor without hosts. */
    private static final class World {
        private final Queue<Effect> effects = new ConcurrentLinkedQueue<>();
        private final Queue<Consumer<Reply>> answers = new ConcurrentLinkedQueue<>();
        private final AtomicInteger open = new AtomicInteger();
        private volatile boolean answersAtOnce = true;

        Outside enter() {
            open.incrementAndGet();
            return new Outside() {
                @Override
                public void listen(Consumer<HealthEvent> news) {}

                @Override
                public void perform(Effect effect, Consumer<Reply> answer) {
                    effects.add(effect);
                    answers.add(answer);
                    if (answersAtOnce) {
                        answer.accept(
                                effect instanceof Effect.ListHosts
                                        ? new Reply.Hosts(List.of())
                                        : new Reply.Vms(List.of()));
                    }
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }
    }

    private static final class Terms implements LoopListener {
        private final Queue<Epoch> led = new ConcurrentLinkedQueue<>();
        private final Queue<Integer> open = new ConcurrentLinkedQueue<>();
        private final Queue<String> ended = new ConcurrentLinkedQueue<>();

        @Override
        public void leads(Epoch epoch, int intents) {
            open.add(intents);
            led.add(epoch);
        }

        @Override
        public void ended(String reason) {
            ended.add(reason);
        }
    }

    /** Fails the first write of all. */
    private record FailingFirst(Journal journal, AtomicInteger writes) implements Journal {
        @Override
        public List<JournalEntry> read() {
            return journal.read();
        }

        @Override
        public void append(Epoch epoch, List<Fact> facts) {
            if (writes.incrementAndGet() == 1) {
                throw new JournalUnavailableException("the disk is gone", new IOException("gone"));
            }
            journal.append(epoch, facts);
        }

        @Override
        public void compact(Epoch epoch, List<Fact> facts) {
            journal.compact(epoch, facts);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
