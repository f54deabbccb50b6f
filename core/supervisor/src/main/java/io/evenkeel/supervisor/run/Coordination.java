package io.evenkeel.supervisor.run;

import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.lead.Leadership;

/** Where the facts of one domain are kept, and where it is decided who leads. Safe for use by several threads. */
public interface Coordination {

    /** A way to the journal, to be closed by whoever asked for it. Blocks no longer than it takes to open a file. */
    Journal journal();

    /** A way to stand for election once, to be closed by whoever asked for it. */
    Leadership leadership();
}
