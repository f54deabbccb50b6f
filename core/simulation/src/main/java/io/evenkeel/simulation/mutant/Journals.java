package io.evenkeel.simulation.mutant;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import io.evenkeel.supervisor.journal.StaleEpochException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Journals that are wrong in one way each. */
final class Journals {

    private Journals() {}

    /** Passes everything on. */
    private abstract static class Wrapped implements Journal {
        final Journal real;

        Wrapped(Journal real) {
            this.real = real;
        }

        @Override
        public List<JournalEntry> read() {
            return real.read();
        }

        @Override
        public void append(Epoch epoch, List<Fact> facts) {
            real.append(epoch, facts);
        }

        @Override
        public void compact(Epoch epoch, List<Fact> facts) {
            real.compact(epoch, facts);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    static Journal empty(Journal real) {
        return new Wrapped(real) {
            @Override
            public List<JournalEntry> read() {
                return List.of();
            }
        };
    }

    static Journal withoutOpenStarts(Journal real) {
        return new Wrapped(real) {
            @Override
            public List<JournalEntry> read() {
                List<JournalEntry> entries = super.read();
                Set<OperationId> ended = new HashSet<>();
                for (JournalEntry entry : entries) {
                    if (entry.fact() instanceof Fact.End end) {
                        ended.add(end.operation());
                    }
                }
                return entries.stream()
                        .filter(entry -> !(entry.fact() instanceof Fact.StartIntended start)
                                || ended.contains(start.operation()))
                        .toList();
            }
        };
    }

    static Journal withoutStartIntents(Journal real) {
        return new Wrapped(real) {
            @Override
            public void append(Epoch epoch, List<Fact> facts) {
                super.append(
                        epoch,
                        facts.stream()
                                .filter(fact -> !(fact instanceof Fact.StartIntended))
                                .toList());
            }
        };
    }

    /** What is to be written now is written with the next. */
    static Journal late(Journal real) {
        return new Wrapped(real) {
            private List<Fact> waiting = List.of();

            @Override
            public void append(Epoch epoch, List<Fact> facts) {
                List<Fact> now = waiting;
                waiting = List.copyOf(facts);
                super.append(epoch, now);
            }
        };
    }

    static Journal deaf(Journal real) {
        return new Wrapped(real) {
            @Override
            @SuppressWarnings("EmptyCatch") // the slip itself
            public void append(Epoch epoch, List<Fact> facts) {
                try {
                    super.append(epoch, facts);
                } catch (StaleEpochException ignored) {
                    // It goes on as if it were written.
                }
            }
        };
    }

    static Journal torn(Journal real) {
        return new Wrapped(real) {
            @Override
            public List<JournalEntry> read() {
                List<JournalEntry> entries = new ArrayList<>(super.read());
                int last = entries.size() - 1;
                while (last >= 0 && !(entries.get(last).fact() instanceof Fact.OfOperation)) {
                    last--;
                }
                if (last >= 0) {
                    entries.remove(last);
                }
                return entries;
            }
        };
    }
}
