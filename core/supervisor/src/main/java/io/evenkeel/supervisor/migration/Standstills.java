package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.StorageProgress;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.view.View;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls a person when a post-copy stands still. Its VM is in two halves then, so it can neither be cancelled nor ended
 * at one host, and nothing that a supervisor may do by itself is left.
 */
final class Standstills {

    private final View view;
    private final Alarms alarms;
    private final Duration alarmAfter;
    private final Duration alarmUntoldAfter;
    private final Map<OperationId, Standing> standing = new HashMap<>();

    /** What shows that a migration gets on; rates do not, for they may be what they were. */
    private record Progress(
            Optional<Share> fraction,
            Optional<DataSize> transferred,
            Optional<DataSize> remaining,
            Optional<StorageProgress> storage) {

        static Progress of(MigrationSnapshot snapshot) {
            return new Progress(
                    snapshot.fraction(),
                    snapshot.memory().map(MemoryProgress::transferred),
                    snapshot.memory().map(MemoryProgress::remaining),
                    snapshot.storage());
        }

        boolean isTold() {
            return fraction.isPresent() || transferred.isPresent() || storage.isPresent();
        }
    }

    private record Standing(Progress at, Moment since) {}

    /**
     * @param alarmAfter for how long a post-copy may copy nothing
     * @param alarmUntoldAfter how long one may take of which the adapter does not tell how far it has come
     */
    Standstills(View view, Alarms alarms, Duration alarmAfter, Duration alarmUntoldAfter) {
        this.view = requireNonNull(view, "view");
        this.alarms = requireNonNull(alarms, "alarms");
        this.alarmAfter = requireNonNull(alarmAfter, "alarmAfter");
        this.alarmUntoldAfter = requireNonNull(alarmUntoldAfter, "alarmUntoldAfter");
    }

    /** The adapter has shown a migration. */
    void saw(Moment now, Fact.MigrationIntended intent, MigrationSnapshot snapshot) {
        if (snapshot.phase() != MigrationPhase.POSTCOPY) {
            over(intent);
            return;
        }
        Progress progress = Progress.of(snapshot);
        @Nullable Standing before = standing.get(intent.operation());
        if (before == null || !before.at().equals(progress)) {
            standing.put(intent.operation(), new Standing(progress, now));
            if (before != null) {
                alarms.clear(alarm(intent.vm()));
            }
            return;
        }
        Duration limit = progress.isTold() ? alarmAfter : alarmUntoldAfter;
        if (now.since(before.since()).compareTo(limit) >= 0) {
            alarms.raise(alarm(intent.vm()), Severity.CRITICAL, text(intent, progress, limit));
        }
    }

    /** It is not in post-copy any more, or not under way. */
    void over(Fact.MigrationIntended intent) {
        standing.remove(intent.operation());
        alarms.clear(alarm(intent.vm()));
    }

    private static String alarm(VmId vm) {
        return "postcopy-stalled/" + vm.value();
    }

    private String text(Fact.MigrationIntended intent, Progress progress, Duration time) {
        String source = intent.source().value();
        String destination = intent.destination().value();
        String silent = view.hosts().stream()
                .map(View.Seen::what)
                .filter(host -> host.state() == HostState.UNREACHABLE)
                .map(host -> host.id().value())
                .sorted()
                .collect(Collectors.joining(", "));
        return "VM " + intent.vm().value() + " stands still in post-copy from " + source + " to " + destination + ": "
                + (progress.isTold() ? "nothing was copied for " : "it has not ended for ") + time.toSeconds()
                + " s. Each of the two has pages that the other lacks, so end neither; "
                + (silent.isEmpty() ? "" : "bring back the hosts that do not answer (" + silent + "), ")
                + "mend the network between the two, and read what the supervisor's log says of it";
    }
}
