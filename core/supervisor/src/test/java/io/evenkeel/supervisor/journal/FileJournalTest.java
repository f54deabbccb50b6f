package io.evenkeel.supervisor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fact.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private FileJournal journal;
    private Epoch epoch;

    @BeforeEach
    void begin() throws IOException {
        epoch = new EpochDirectory(directory).next();
        journal = new FileJournal(directory, CLOCK);
    }

    @AfterEach
    void end() {
        journal.close();
    }

    @Test
    void anEmptyDirectoryHoldsNothing() {
        assertThat(new FileJournal(directory.resolve("none"), CLOCK).read()).isEmpty();
    }

    @Test
    void whatIsAppendedIsReadByAnotherInOrder() {
        journal.append(epoch, List.of(back(1), back(2)));
        journal.append(epoch, List.of(back(3)));

        assertThat(reopened().read())
                .containsExactly(
                        new JournalEntry(1, epoch, CLOCK.instant(), back(1)),
                        new JournalEntry(2, epoch, CLOCK.instant(), back(2)),
                        new JournalEntry(3, epoch, CLOCK.instant(), back(3)));
    }

    @Test
    void anotherGoesOnWhereTheLastEnded() throws IOException {
        journal.append(epoch, List.of(back(1)));
        Epoch second = new EpochDirectory(directory).next();
        try (FileJournal next = reopened()) {
            next.append(second, List.of(back(2)));

            assertThat(next.read()).extracting(JournalEntry::index).containsExactly(1L, 2L);
            assertThat(next.read()).extracting(JournalEntry::epoch).containsExactly(epoch, second);
        }
    }

    @Test
    void whoLedBeforeWritesNothingAnyMore() throws IOException {
        journal.append(epoch, List.of(back(1)));
        Epoch second = new EpochDirectory(directory).next();

        assertThatThrownBy(() -> journal.append(epoch, List.of(back(2))))
                .isInstanceOf(StaleEpochException.class)
                .hasMessage("epoch 1 is over: epoch 2 leads");
        assertThatThrownBy(() -> journal.compact(epoch, List.of())).isInstanceOf(StaleEpochException.class);
        assertThat(reopened().read()).extracting(JournalEntry::fact).containsExactly(back(1));
        assertThat(second).isEqualTo(Epoch.of(2));
    }

    @Test
    void oneWhoLeadsAgainDoesNotWriteOverWhatAnotherWroteBetween() throws IOException {
        EpochDirectory epochs = new EpochDirectory(directory);
        journal.append(epoch, List.of(back(1)));
        try (FileJournal other = reopened()) {
            other.append(epochs.next(), List.of(back(2)));
        }
        journal.append(epochs.next(), List.of(back(3)));

        assertThat(journal.read()).extracting(JournalEntry::fact).containsExactly(back(1), back(2), back(3));
    }

    @Test
    void aTornWriteIsNotThereWhereverItWasTorn() throws IOException {
        journal.append(epoch, List.of(back(1)));
        long sound = Files.size(segment());
        journal.append(epoch, List.of(back(2), back(3)));
        byte[] whole = Files.readAllBytes(segment());

        for (int end = (int) sound; end < whole.length; end++) {
            Files.write(segment(), Arrays.copyOf(whole, end));
            try (FileJournal next = reopened()) {
                assertThat(next.read()).extracting(JournalEntry::fact).containsExactly(back(1));
            }
        }
    }

    @Test
    void aTornWriteIsCutOffBeforeTheNextWrite() throws IOException {
        journal.append(epoch, List.of(back(1)));
        Files.write(segment(), new byte[] {'0', '0', 7, '\n', 0, 0}, StandardOpenOption.APPEND);
        Epoch second = new EpochDirectory(directory).next();
        try (FileJournal next = reopened()) {
            next.append(second, List.of(back(2)));

            assertThat(next.read()).extracting(JournalEntry::fact).containsExactly(back(1), back(2));
        }
    }

    @Test
    void aLineThatWasChangedLaterIsNoTornWriteAndIsRefused() throws IOException {
        journal.append(epoch, List.of(back(1)));
        journal.append(epoch, List.of(back(2)));
        byte[] content = Files.readAllBytes(segment());
        content[40] ^= 1;
        Files.write(segment(), content);

        assertThatThrownBy(() -> reopened().read())
                .isInstanceOf(JournalUnreadableException.class)
                .hasMessageContaining("journal-00000001.log at byte 0: a line is damaged");
    }

    @Test
    void compactionKeepsWhatItIsGivenAndGoesOnCounting() throws IOException {
        journal.append(epoch, List.of(back(1), back(2), back(3)));
        journal.compact(epoch, List.of(back(3)));
        journal.append(epoch, List.of(back(4)));

        assertThat(reopened().read())
                .extracting(JournalEntry::index, JournalEntry::fact)
                .containsExactly(tuple(4L, back(3)), tuple(5L, back(4)));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("epoch", "lock", "journal-00000002.log");
        }
    }

    @Test
    void aCompactionThatWasInterruptedBeforeItsEndChangesNothing() throws IOException {
        journal.append(epoch, List.of(back(1), back(2)));
        Files.write(directory.resolve("journal-00000002.log.new"), new byte[] {'x'});

        assertThat(reopened().read()).extracting(JournalEntry::fact).containsExactly(back(1), back(2));
    }

    @Test
    void ofTwoThatWriteByTurnsNeverMoreThanOneHasTheNewestEpoch() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> written = new ArrayList<>();
            for (int who = 0; who < 2; who++) {
                written.add(threads.submit(this::writeByTurns));
            }
            int expected = written.get(0).get() + written.get(1).get();

            List<JournalEntry> entries = reopened().read();
            assertThat(entries).hasSize(expected);
            assertThat(entries).extracting(JournalEntry::epoch).isSorted();
            assertThat(entries.get(expected - 1).index()).isEqualTo(expected);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Takes the lead again and again, and writes until it has lost it. */
    private int writeByTurns() throws IOException {
        int written = 0;
        try (FileJournal own = reopened()) {
            for (int turn = 0; turn < 6; turn++) {
                Epoch mine = new EpochDirectory(directory).next();
                try {
                    for (int i = 0; i < 10; i++) {
                        own.append(mine, List.of(back(i)));
                        written++;
                    }
                } catch (StaleEpochException e) {
                    assertThat(e).hasMessageContaining("leads");
                }
            }
        }
        return written;
    }

    private Path segment() {
        return directory.resolve("journal-00000001.log");
    }

    private FileJournal reopened() {
        return new FileJournal(directory, CLOCK);
    }

    private static Fact back(int host) {
        return new Fact.HostBack(new HostId("h" + host));
    }
}
