package io.evenkeel.supervisor.run;

import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.lead.Leadership;
import java.util.Optional;
import java.util.Set;

/** Where the facts of one domain are kept, and where it is decided who leads. Safe for use by several threads. */
public interface Coordination {

    /** A way to the journal, to be closed by whoever asked for it. Blocks no longer than it takes to open a file. */
    Journal journal();

    /** A way to stand for election once, to be closed by whoever asked for it. */
    Leadership leadership();

    /** The name of whoever leads now, or led last, where that can be told; asks the store. */
    default Optional<String> leader() {
        return Optional.empty();
    }

    /** The names of all that stand for election, where that can be told; asks the store. */
    default Set<String> candidates() {
        return Set.of();
    }
}
