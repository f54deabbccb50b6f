package io.evenkeel.simulation.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.bench.SeedBench;
import io.evenkeel.simulation.bench.SeedReport;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.seeded.Wiring;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactionTest {

    /** What is read is compacted as if whoever reads had written it, whatever is open; more cannot get lost. */
    private record Compacting(Journal journal) implements Journal {

        @Override
        public List<JournalEntry> read() {
            List<JournalEntry> entries = journal.read();
            if (entries.isEmpty()) {
                return entries;
            }
            Ledger ledger = new Ledger();
            entries.forEach(entry -> ledger.add(entry.fact(), entry.epoch()));
            JournalEntry last = entries.get(entries.size() - 1);
            Epoch writer = Epoch.of(Math.max(1, last.epoch().value() - 1));
            return ledger.facts().stream()
                    .map(fact -> new JournalEntry(last.index(), writer, last.at(), fact))
                    .toList();
        }

        @Override
        public void append(Epoch epoch, List<Fact> facts) {
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

    @Test
    void noInvariantBreaksIfEveryJournalIsCompactedWhileIntentsAreOpen() throws InterruptedException {
        Wiring wiring = Wiring.RIGHT.with(new CycleTerm.Surroundings(Compacting::new, adapters -> adapters));
        int threads = Runtime.getRuntime().availableProcessors();
        SeedReport report = new SeedBench(Draw.STANDARD, wiring, threads).run(1, 300, 1, result -> {});

        assertThat(report.failing()).isEmpty();
    }
}
