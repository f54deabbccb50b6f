package io.evenkeel.zookeeper;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.journal.JournalUnreadableException;
import io.evenkeel.supervisor.journal.StaleEpochException;
import io.evenkeel.supervisor.lead.Leadership;
import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.supervisor.run.Witness;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several supervisors on a real ensemble of three servers in this process. */
@Timeout(180)
class ZooKeeperCoordinationTest {

    private static final Duration SESSION = Duration.ofSeconds(4);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static Ensemble ensemble;

    private final String domainName = UUID.randomUUID().toString();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void startEnsemble() throws Exception {
        ensemble = Ensemble.start(directory);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void whatOneWritesAnotherReadsInOrder() throws Exception {
        Epoch epoch = lead(session("one")).next();
        Journal journal = domain(session("one")).journal();
        journal.append(epoch, List.of(back(1), back(2)));
        journal.append(epoch, List.of(back(3)));

        List<JournalEntry> read = domain(session("two")).journal().read();

        assertThat(read).extracting(JournalEntry::index).containsExactly(1L, 2L, 3L);
        assertThat(read).extracting(JournalEntry::fact).containsExactly(back(1), back(2), back(3));
        assertThat(read).extracting(JournalEntry::epoch).containsOnly(epoch);
    }

    @Test
    void aJournalOfNobodyIsEmpty() throws Exception {
        assertThat(domain(session("one")).journal().read()).isEmpty();
    }

    @Test
    void aLeaderThatWithdrawsIsFollowedAtOnce() throws Exception {
        Candidate first = lead(session("one"));
        Epoch before = first.next();
        Candidate second = lead(session("two"));
        assertThat(second.epochs.poll(500, TimeUnit.MILLISECONDS)).isNull();

        long begun = System.nanoTime();
        first.leadership.close();
        Epoch after = second.next();
        Duration handover = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(after).isGreaterThan(before);
        report("graceful handover", handover);
    }

    @Test
    void aLeaderWhoseProcessIsKilledIsFollowedWhenItsSessionEnds() throws Exception {
        Process doomed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaderProcess.class.getName(),
                        ensemble.connect(),
                        domainName,
                        Long.toString(SESSION.toMillis()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        open.add(doomed::destroyForcibly);
        assertThat(new BufferedReader(new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))
                        .readLine())
                .isEqualTo("elected 1");
        Candidate second = lead(session("two"));

        long begun = System.nanoTime();
        doomed.destroyForcibly();
        Epoch after = second.next();
        Duration handover = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(after).isEqualTo(Epoch.of(2));
        report("handover after kill -9 with a session of " + SESSION.toSeconds() + " s", handover);
    }

    @Test
    void whoLedBeforeWritesNothingAnyMore() throws Exception {
        ZooKeeperCoordination zombie = session("one");
        Candidate first = lead(zombie);
        Epoch before = first.next();
        Journal old = domain(zombie).journal();
        old.append(before, List.of(back(1)));
        Candidate second = lead(session("two"));
        first.leadership.close();
        Epoch after = second.next();

        assertThatThrownBy(() -> old.append(before, List.of(back(2))))
                .isInstanceOf(StaleEpochException.class)
                .hasMessage("epoch " + before + " is over: epoch " + after + " leads");
        assertThatThrownBy(() -> old.compact(before, List.of())).isInstanceOf(StaleEpochException.class);
        Journal fresh = domain(session("three")).journal();
        assertThat(fresh.read()).extracting(JournalEntry::fact).containsExactly(back(1));
        fresh.append(after, List.of(back(3)));
        assertThat(fresh.read()).extracting(JournalEntry::fact).containsExactly(back(1), back(3));
    }

    @Test
    void compactionKeepsWhatItIsGivenAndGoesOnCounting() throws Exception {
        Epoch epoch = lead(session("one")).next();
        Journal journal = domain(session("one")).journal();
        journal.append(epoch, List.of(back(1), back(2), back(3)));

        journal.compact(epoch, List.of(back(3)));
        journal.append(epoch, List.of(back(4)));

        List<JournalEntry> read = domain(session("two")).journal().read();
        assertThat(read).extracting(JournalEntry::index).containsExactly(4L, 5L);
        assertThat(read).extracting(JournalEntry::fact).containsExactly(back(3), back(4));
    }

    @Test
    void aLeaderThatStoodStillWhileItCompactedRemovesNothingOfItsSuccessors() throws Exception {
        Candidate first = lead(session("one"));
        Epoch before = first.next();
        ZooKeeperJournal old = (ZooKeeperJournal) domain(session("one")).journal();
        old.append(before, List.of(back(1), back(2)));
        old.compact(before, List.of(back(2)));
        first.leadership.close();
        Epoch after = lead(session("two")).next();
        Journal newer = domain(session("two")).journal();
        newer.append(after, List.of(back(3)));
        newer.compact(after, List.of(back(2), back(3)));

        old.removeAllBefore("2." + before);

        assertThat(domain(session("three")).journal().read())
                .extracting(JournalEntry::fact)
                .containsExactly(back(2), back(3));
    }

    @Test
    void aSegmentThatIsGoneIsNotTakenForAnEmptyJournal() throws Exception {
        Epoch epoch = lead(session("one")).next();
        Journal journal = domain(session("one")).journal();
        journal.append(epoch, List.of(back(1)));
        journal.compact(epoch, List.of(back(1)));
        ZooKeeperCoordination other = session("two");
        remove("/evenkeel/" + domainName + "/journal/2." + epoch);

        assertThatThrownBy(() -> domain(other).journal().read())
                .isInstanceOf(JournalUnreadableException.class)
                .hasMessageContaining("its segment 2." + epoch + ", or a part of it, is missing");
    }

    private static void remove(String node) throws Exception {
        try (CuratorFramework client = CuratorFrameworkFactory.newClient(ensemble.connect(), new RetryOneTime(100))) {
            client.start();
            client.delete().deletingChildrenIfNeeded().forPath(node);
        }
    }

    @Test
    void aBatchThatNoNodeCanHoldIsWholeAgainWhenItIsRead() throws Exception {
        List<KeptVm> vms = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            vms.add(new KeptVm(
                    new VmId("vm-" + i), "vm " + i, new HostId("h" + i % 1000), DataSize.ofGibibytes(4), 4, Map.of()));
        }
        Fact kept = new Fact.Kept(vms);
        Epoch epoch = lead(session("one")).next();
        Journal journal = domain(session("one")).journal();

        journal.append(epoch, List.of(kept));
        journal.append(epoch, List.of(back(1)));

        assertThat(domain(session("two")).journal().read())
                .extracting(JournalEntry::fact)
                .containsExactly(kept, back(1));
    }

    @Test
    void domainsAreLedIndependently() throws Exception {
        ZooKeeperCoordination one = session("one");
        ZooKeeperCoordination two = session("two");
        Candidate here = stand(one.domain(domainName + "-a"));
        Candidate there = stand(two.domain(domainName + "-b"));

        assertThat(here.next()).isEqualTo(there.next());
    }

    @Test
    void whatAWitnessHearsIsReadElsewhereAndGrowsOldByItself() throws Exception {
        HostId host = new HostId("h1");
        ZooKeeperOpinions here = opinions(session("one"));
        ZooKeeperOpinions there = opinions(session("two"));
        Witness witness = there.witness("west");
        assertThatThrownBy(() -> witness.heard(Deadline.after(LONG))).hasMessage("it is not there");

        AutoCloseable publication =
                here.publish("west", deadline -> Map.of(host, Duration.ofSeconds(3)), Duration.ofMillis(200));
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> !witness.heard(Deadline.after(LONG)).isEmpty());
        assertThat(witness.heard(Deadline.after(LONG)).get(host)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));

        publication.close();
        await().atMost(LONG)
                .untilAsserted(() -> assertThatThrownBy(() -> witness.heard(Deadline.after(LONG)))
                        .hasMessage("it is not there"));
    }

    @Test
    void aWitnessThatFallsSilentHasNoSay() throws Exception {
        ZooKeeperOpinions here = opinions(session("one"));
        Witness witness = opinions(session("two")).witness("west");
        AtomicBoolean isMute = new AtomicBoolean();
        open.add(here.publish(
                "west",
                deadline -> {
                    if (isMute.get()) {
                        throw new IllegalStateException("mute");
                    }
                    return Map.of(new HostId("h1"), Duration.ZERO);
                },
                Duration.ofMillis(200)));
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> !witness.heard(Deadline.after(LONG)).isEmpty());

        isMute.set(true);

        await().atMost(LONG)
                .untilAsserted(() -> assertThatThrownBy(() -> witness.heard(Deadline.after(LONG)))
                        .hasMessageContaining("it has said nothing for"));
    }

    @Test
    void whoStandsAndWhoLeadsIsTold() throws Exception {
        Candidate first = lead(session("one"));
        first.next();
        Candidate second = lead(session("two"));
        Coordination seen = domain(session("three"));

        await().atMost(LONG).until(() -> seen.candidates().equals(Set.of("one", "two")));
        assertThat(seen.leader()).contains("one");
        first.leadership.close();
        second.next();
        // Its server may hear of it a moment later than the one that the leader talks to.
        await().atMost(LONG).until(() -> seen.leader().equals(Optional.of("two")));
    }

    private ZooKeeperOpinions opinions(ZooKeeperCoordination session) {
        ZooKeeperOpinions opinions = session.opinions(domainName);
        open.add(opinions);
        return opinions;
    }

    @Test
    void theEmbeddedOneKeepsItsDataOverARestart() throws Exception {
        Path data = directory.resolve("embedded");
        Epoch before;
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(data, 0);
                ZooKeeperCoordination session = connect(server.connect(), "one")) {
            Candidate candidate = stand(session.domain("lab"));
            before = candidate.next();
            session.domain("lab").journal().append(before, List.of(back(1)));
        }
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(data, 0);
                ZooKeeperCoordination session = connect(server.connect(), "one")) {
            assertThat(session.domain("lab").journal().read())
                    .extracting(JournalEntry::fact)
                    .containsExactly(back(1));
            assertThat(stand(session.domain("lab")).next()).isGreaterThan(before);
        }
    }

    /** Timings are told, not judged: other work on the machine makes them longer. */
    private static void report(String what, Duration took) {
        System.out.println(what + ": " + took.toMillis() + " ms");
    }

    private ZooKeeperCoordination session(String name) throws InterruptedException {
        ZooKeeperCoordination session = connect(ensemble.connect(), name);
        open.add(session);
        return session;
    }

    private static ZooKeeperCoordination connect(String servers, String name) throws InterruptedException {
        ZooKeeperCoordination session = ZooKeeperCoordination.start(
                ZooKeeperSettings.of(servers).withSession(SESSION), name, Clock.systemUTC());
        assertThat(session.awaitConnection(LONG)).isTrue();
        return session;
    }

    private Coordination domain(ZooKeeperCoordination session) {
        return session.domain(domainName);
    }

    private Candidate lead(ZooKeeperCoordination session) {
        return stand(domain(session));
    }

    private Candidate stand(Coordination domain) {
        Candidate candidate = new Candidate(domain.leadership());
        open.add(candidate.leadership);
        candidate.leadership.stand(candidate);
        return candidate;
    }

    private static Fact back(int host) {
        return new Fact.HostBack(new HostId("h" + host));
    }

    private static final class Candidate implements Leadership.Candidate {

        private final Leadership leadership;
        private final BlockingQueue<Epoch> epochs = new LinkedBlockingQueue<>();

        Candidate(Leadership leadership) {
            this.leadership = leadership;
        }

        @Override
        public void elected(Epoch epoch) {
            epochs.add(epoch);
        }

        @Override
        public void deposed() {
            epochs.clear();
        }

        Epoch next() throws InterruptedException {
            return requireNonNull(epochs.poll(LONG.toSeconds(), TimeUnit.SECONDS), "nobody was elected");
        }
    }
}
