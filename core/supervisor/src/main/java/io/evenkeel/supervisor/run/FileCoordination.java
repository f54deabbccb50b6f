package io.evenkeel.supervisor.run;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.journal.FileJournal;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.lead.FileLeadership;
import io.evenkeel.supervisor.lead.Leadership;
import java.nio.file.Path;
import java.time.Clock;

/** A directory on a local disk, for supervisors on one machine. */
public record FileCoordination(Path directory, Clock clock) implements Coordination {

    public FileCoordination {
        requireNonNull(directory, "directory");
        requireNonNull(clock, "clock");
    }

    @Override
    public Journal journal() {
        return new FileJournal(directory, clock);
    }

    @Override
    public Leadership leadership() {
        return new FileLeadership(directory);
    }
}
