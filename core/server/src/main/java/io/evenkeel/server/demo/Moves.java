package io.evenkeel.server.demo;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationPlan;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.watch.Ending;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.server.watch.MigrationWatch.OnInterrupt;
import io.evenkeel.server.watch.OutcomeReport;
import io.evenkeel.server.watch.WayBack;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.util.function.Consumer;

/** Live migrations on the demo's link, shown as they go. Each fails the demo if it does not end as it is told. */
final class Moves {
    static final DataRate LINK = DataRate.ofMegabitsPerSecond(4_000);

    private final MigrationWatch watch;
    private final Console console;

    Moves(MigrationWatch watch, Console console) {
        this.watch = watch;
        this.console = console;
    }

    void move(OpenConnection open, String vm, String to, LadderPolicy policy) throws InterruptedException {
        expect(MigrationOutcome.Completed.class, vm, show(open, vm, to, policy, migration -> {}));
    }

    void cancelOnTheWay(OpenConnection open, String vm, String to) throws InterruptedException {
        expect(
                MigrationOutcome.Cancelled.class,
                vm,
                show(
                        open,
                        vm,
                        to,
                        LadderPolicy.DEFAULTS,
                        migration -> migration.snapshots().subscribe(new CancelOnTheWay(migration))));
    }

    private MigrationOutcome show(
            OpenConnection open, String name, String to, LadderPolicy policy, Consumer<Migration> begun)
            throws InterruptedException {
        Vm vm = Names.vm(name, open.vms());
        Places places = new Places(open.hosts());
        OutcomeReport report = new OutcomeReport(console, places, false);
        HostId source = ((Residence.OnHost) vm.residence()).host();
        HostId destination = Names.host(to, open.hosts()).id();
        MigrationRequest request = MigrationRequest.of(vm.id(), source, destination)
                .withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(LINK));
        MigrationControl control = open.migrations(policy);
        MigrationPlan plan = control.plan(request, open.soon());
        report.plan(vm, plan);
        Migration migration = control.migrate(Operation.unled(), plan, open.soon());
        begun.accept(migration);
        Ending ending =
                watch.watch(migration, name + " " + places.move(migration.request()), OnInterrupt.CANCEL_THEN_LEAVE);
        report.ending(name, migration, ending, WayBack.NONE);
        if (ending instanceof Ending.Ended ended) {
            return ended.outcome();
        }
        throw new FailedException("the demo was left");
    }

    private static void expect(Class<? extends MigrationOutcome> told, String vm, MigrationOutcome outcome) {
        if (!told.isInstance(outcome)) {
            throw new FailedException("the demo did not go as told: " + vm + " ended with " + outcome);
        }
    }
}
