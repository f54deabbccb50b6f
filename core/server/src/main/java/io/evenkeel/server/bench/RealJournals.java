package io.evenkeel.server.bench;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.bench.ClockedJournal;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.lead.Leadership;
import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.supervisor.run.FileCoordination;
import io.evenkeel.zookeeper.EmbeddedZooKeeper;
import io.evenkeel.zookeeper.ZooKeeperCoordination;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The journals that a supervisor may have in production, in a directory that goes with them. */
public final class RealJournals implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Closes one thing that was opened. */
    private interface Closing {
        void close() throws IOException;
    }

    private final Deque<Closing> open = new ArrayDeque<>();
    private final List<ClockedJournal> journals = new ArrayList<>();

    private RealJournals() {}

    /**
     * Opens them, and leads in each.
     *
     * @throws IOException if there is no room for them in the directory for temporary files
     */
    public static RealJournals open() throws IOException, InterruptedException {
        RealJournals opened = new RealJournals();
        boolean isDone = false;
        try {
            opened.begin();
            isDone = true;
        } finally {
            if (!isDone) {
                opened.close();
            }
        }
        return opened;
    }

    private void begin() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("evenkeel-bench");
        open.push(() -> remove(directory));
        lead("a file", new FileCoordination(directory.resolve("journal"), Clock.systemUTC()));
        EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
        open.push(server::close);
        ZooKeeperCoordination session =
                ZooKeeperCoordination.start(ZooKeeperSettings.of(server.connect()), "bench", Clock.systemUTC());
        open.push(session::close);
        if (!session.awaitConnection(PATIENCE)) {
            throw new IOException("the embedded ZooKeeper did not answer within " + PATIENCE.toSeconds() + " s");
        }
        lead("an embedded ZooKeeper", session.domain("bench"));
    }

    private void lead(String name, Coordination coordination) throws IOException, InterruptedException {
        CompletableFuture<Epoch> elected = new CompletableFuture<>();
        Leadership leadership = coordination.leadership();
        open.push(leadership::close);
        leadership.stand(new Leadership.Candidate() {
            @Override
            public void elected(Epoch epoch) {
                elected.complete(epoch);
            }

            @Override
            public void deposed() {
                elected.completeExceptionally(new IOException("nobody was to lead beside the bench"));
            }
        });
        try {
            Epoch epoch = elected.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Journal journal = coordination.journal();
            open.push(journal::close);
            journals.add(new ClockedJournal(name, journal, epoch));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the bench did not come to lead in the journal of " + name, e);
        }
    }

    public List<ClockedJournal> journals() {
        return List.copyOf(journals);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                requireNonNull(open.pop()).close();
            } catch (IOException e) {
                throw new UncheckedIOException("what the bench wrote could not be removed", e);
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }
}
