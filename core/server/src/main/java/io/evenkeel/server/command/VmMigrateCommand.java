package io.evenkeel.server.command;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationPlan;
import io.evenkeel.server.connection.ConnectionOptions;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.watch.Ending;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.server.watch.MigrationWatch.OnInterrupt;
import io.evenkeel.server.watch.OutcomeReport;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.migration.MigrationRequest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a VM. */
@Command(
        name = "migrate",
        description = {
            "Move a running VM to another host.",
            "Where a supervisor looks after the connection, 'vm move' lets it do this.",
            "Ctrl-C cancels the migration and waits for its end; a second Ctrl-C stops the waiting.",
            "'evenkeel migration follow' finds it again by the id that is shown at the start."
        },
        mixinStandardHelpOptions = true)
final class VmMigrateCommand implements Callable<Integer> {
    /** For {@code --dry-run} only; what a declared dirty rate may take (§9.4). A migration waits for no forecast. */
    private static final Duration MEASURING = Duration.ofSeconds(30);

    private final MigrationWatch watch;
    private final Console console;

    @Mixin
    private final Conversation conversation;

    @Mixin
    private MigrationOptions options = new MigrationOptions();

    @Parameters(index = "0", paramLabel = "VM", description = "Name or id of the VM.")
    private String vmName = "";

    @Option(names = "--to", paramLabel = "HOST", required = true, description = "Name or id of the destination.")
    private String destinationName = "";

    @Option(names = "--dry-run", description = "Only say what speaks against it and how it would go.")
    private boolean dryRun;

    @Option(
            names = "--no-ladder",
            description =
                    "Do not help a migration that does not converge: no longer downtime, no slowing of the guest.")
    private boolean noLadder;

    @Option(
            names = "--detach",
            description = "Return as soon as it has begun, printing its id. Nobody helps it to converge then.")
    private boolean detach;

    @Inject
    VmMigrateCommand(Conversation conversation, MigrationWatch watch) {
        this.conversation = conversation;
        this.watch = watch;
        this.console = conversation.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        if (detach && dryRun) {
            throw new InputException("--detach and --dry-run exclude each other; give one");
        }
        if (!dryRun) {
            conversation.supervised().ifPresent(this::warnOfSupervisor);
        }
        try (OpenConnection open = conversation.open()) {
            MigrationControl control = open.migrations(noLadder ? LadderPolicy.WATCH_ONLY : LadderPolicy.DEFAULTS);
            List<Host> hosts = open.hosts();
            Vm vm = Names.vm(vmName, open.vms());
            Host destination = Names.host(destinationName, hosts);
            Places places = new Places(hosts);
            OutcomeReport report = conversation.report(places);
            HostId source = source(vm, places);
            if (source.equals(destination.id())) {
                report.alreadyThere(vm, destination);
                return ExitCode.DONE;
            }
            MigrationRequest request = options.request(open.hypervisor(), vm.id(), source, destination.id());
            MigrationPlan plan = control.plan(request, open.soon());
            if (dryRun && mayBecomeClearer(plan, open)) {
                plan = clearer(plan, vm, control, open);
            }
            if (dryRun || !plan.assessment().isClear()) {
                report.plan(vm, plan);
                return plan.assessment().isClear() ? ExitCode.DONE : ExitCode.FAILED;
            }
            Operation operation = Operation.unled();
            String title = vm.name() + " " + places.move(request);
            // Said before the start, so that it is known even if the answer to the start is lost.
            console.err().println("migration " + operation.id() + ": " + title);
            plan.prediction().map(OutcomeReport::sentence).ifPresent(console.err()::println);
            Migration migration = control.migrate(operation, plan, open.soon());
            if (detach) {
                report.begun(migration);
                return ExitCode.DONE;
            }
            Ending ending = watch.watch(migration, title, OnInterrupt.CANCEL_THEN_LEAVE);
            return report.ending(vm.name(), migration, ending, conversation.wayBack(open));
        }
    }

    private void warnOfSupervisor(ConnectionOptions.Supervised supervised) {
        SupervisorSeat seat = SupervisorSeat.of(supervised);
        if (!(seat instanceof SupervisorSeat.Nowhere)) {
            String where = seat instanceof SupervisorSeat.Elsewhere elsewhere
                    ? " on the machine of " + String.join(" or ", elsewhere.names())
                    : "";
            conversation.warn("'" + supervised.name() + "' is supervised, and this is done beside its supervisor;"
                    + " 'evenkeel vm move " + vmName + " --to " + destinationName + "'" + where
                    + " lets the supervisor do it, in turn with its other moves");
        }
    }

    /** The plan with what a measurement adds to it; as it was if that fails. */
    private MigrationPlan clearer(MigrationPlan plan, Vm vm, MigrationControl control, OpenConnection open)
            throws InterruptedException {
        console.err().println("measuring how " + vm.name() + " writes to its memory ...");
        try {
            return control.awaitDirtyRate(vm.id(), Deadline.after(MEASURING))
                    ? control.plan(plan.request(), open.soon())
                    : plan;
        } catch (HypervisorException e) {
            console.err().println("that failed, so nothing is foretold of it: " + e.getMessage());
            return plan;
        }
    }

    /** Whether a measurement of the VM would add to what is foretold. */
    private static boolean mayBecomeClearer(MigrationPlan plan, OpenConnection open) {
        return plan.assessment().isClear()
                && plan.forecast()
                        .filter(forecast -> forecast.dirtyRate().isEmpty())
                        .isPresent()
                && open.hypervisor().capabilities().contains(Capabilities.LOAD_DIRTY_RATE);
    }

    private static HostId source(Vm vm, Places places) {
        if (vm.residence() instanceof Residence.OnHost on) {
            return on.host();
        }
        throw new InputException("VM '" + vm.name() + "' cannot be migrated: it " + places.sentence(vm.residence()));
    }
}
