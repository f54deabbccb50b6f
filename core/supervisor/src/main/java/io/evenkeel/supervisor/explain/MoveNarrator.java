package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.MigrationDuty;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.migration.MoveUnderWay;
import io.evenkeel.supervisor.view.View;
import java.util.Optional;

/** Tells how the move of a VM stands. */
final class MoveNarrator {

    private final Ledger ledger;
    private final View view;
    private final MoveQueue queue;
    private final MigrationDuty migrations;

    MoveNarrator(Ledger ledger, View view, MoveQueue queue, MigrationDuty migrations) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.queue = requireNonNull(queue, "queue");
        this.migrations = requireNonNull(migrations, "migrations");
    }

    Optional<MoveStory> story(VmId id) {
        return view.vm(id)
                .map(View.Seen::what)
                .map(vm -> new MoveStory(
                        id,
                        vm.name(),
                        host(vm),
                        queue.of(id)
                                .map(move -> new MoveStory.Stage(
                                        move.destination(),
                                        move.cause(),
                                        queue.obstacle(id).orElse("it waits for its turn"))),
                        migrations.underWay().stream()
                                .filter(move -> move.vm().equals(id))
                                .findFirst()
                                .map(move -> new MoveStory.Stage(move.destination(), move.cause(), progress(move))),
                        queue.end(id)));
    }

    /** Where it is known to be kept alive counts for more than a listing, which may be older. */
    private Optional<HostId> host(Vm vm) {
        return ledger.kept(vm.id()).map(KeptVm::host).or(vm::host);
    }

    private static String progress(MoveUnderWay move) {
        String way = "from " + move.source() + " to " + move.destination();
        String phase = move.seen()
                .map(MigrationSnapshot::phase)
                .map(each -> ", " + Words.of(each))
                .orElse("");
        return way
                + phase
                + (move.isBeingCancelled() ? ", being cancelled" : "")
                + (move.remark().isEmpty() ? "" : "; " + move.remark());
    }
}
