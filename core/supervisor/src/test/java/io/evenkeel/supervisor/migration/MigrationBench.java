package io.evenkeel.supervisor.migration;

import static io.evenkeel.supervisor.bench.Bench.host;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.supervisor.bench.Bench;
import io.evenkeel.supervisor.input.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A migration duty on the bench, and what it told the parts of the supervisor that want moves. */
abstract class MigrationBench {

    static final OperationId OLD = OperationId.parse("00000000-0000-0000-0000-00000000000a");

    final Bench bench = new Bench().host("h1", 32).host("h2", 32).host("h3", 32);
    final MoveQueue queue = new MoveQueue();
    final List<MoveEnd> ends = new ArrayList<>();

    MigrationDuty duty() {
        return duty(MigrationSettings.DEFAULT, Optional.empty());
    }

    MigrationDuty duty(MigrationSettings settings, Optional<MigrationLimits> limits) {
        for (Cause.Kind kind : Cause.Kind.values()) {
            queue.onEnd(kind, (now, end) -> ends.add(end));
        }
        return bench.putMigrations(queue, settings, limits);
    }

    static Reply completed(OperationId operation, String on) {
        return new Reply.MigrationSeen(Optional.of(MigrationSnapshot.ended(
                operation,
                new MigrationOutcome.Completed(
                        new Residence.OnHost(host(on), VmState.RUNNING),
                        Optional.empty(),
                        NetworkAnnouncement.ANNOUNCED))));
    }
}
