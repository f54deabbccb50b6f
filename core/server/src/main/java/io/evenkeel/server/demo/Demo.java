package io.evenkeel.server.demo;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.convergence.Rung;
import io.evenkeel.engine.convergence.StallSettings;
import io.evenkeel.engine.migration.Migration;
import io.evenkeel.engine.migration.MigrationControl;
import io.evenkeel.engine.migration.MigrationPlan;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.lookup.HostTable;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.lookup.VmTable;
import io.evenkeel.server.watch.Ending;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.server.watch.MigrationWatch.OnInterrupt;
import io.evenkeel.server.watch.OutcomeReport;
import io.evenkeel.server.watch.WayBack;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tour in five steps on a simulated datacenter: what is there, a move, a move that needs help, a move that is
 * cancelled, a host that is lost. Ends in failure if a step does not end as it says.
 */
public final class Demo {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final DataRate LINK = DataRate.ofMegabitsPerSecond(4_000);

    /** The usual ladder has more rungs, ten seconds apart; nobody wants to watch that. */
    private static final LadderPolicy QUICK_LADDER = LadderPolicy.DEFAULTS
            .withStall(StallSettings.DEFAULTS.withWindow(Duration.ofSeconds(4)))
            .withPatience(Duration.ofSeconds(1))
            .withRungs(
                    Duration.ofMillis(400),
                    List.of(new Rung.RaiseDowntime(Duration.ofMillis(400)), new Rung.Throttle(80), new Rung.Cancel()));

    private final Connections connections;
    private final MigrationWatch watch;
    private final Console console;

    @Inject
    public Demo(Connections connections, MigrationWatch watch, Console console) {
        this.connections = connections;
        this.watch = watch;
        this.console = console;
    }

    /**
     * Runs the tour and returns the exit code.
     *
     * @param description of the datacenter
     * @param lostHost describes another, in which the host west loses its power soon
     * @param journal a directory for what the supervisor remembers
     */
    public int run(Path description, Path lostHost, Path journal) throws InterruptedException {
        say("This is a simulation: its hosts, VMs and memory exist in this program alone, and go with it.");
        say("The same commands work on real hypervisors; see 'evenkeel --help'.");
        try (OpenConnection open = connections.open(settings(description), TIMEOUT)) {
            title("1 of 5: what is there ('evenkeel host list', 'evenkeel vm list')");
            List<Host> hosts = open.hosts();
            HostTable.lines(hosts, open.vms(), Optional.empty(), console.outStyle())
                    .forEach(this::say);
            say("");
            VmTable.lines(open.vms(), new Places(hosts), console.outStyle()).forEach(this::say);

            title("2 of 5: 'shop' moves from north to south while it runs ('evenkeel vm migrate shop --to south')");
            MigrationOutcome moved = move(open, "shop", "south", LadderPolicy.DEFAULTS);
            expect(moved instanceof MigrationOutcome.Completed, "shop", moved);

            title("3 of 5: 'cruncher' changes memory faster than the link can carry it");
            say(
                    "By itself this migration would never end. So first a longer pause is permitted; when that is not enough,");
            say("the guest is slowed until it converges. Here a step gets one second to help; usually it gets ten.");
            MigrationOutcome helped = move(open, "cruncher", "north", QUICK_LADDER);
            expect(helped instanceof MigrationOutcome.Completed, "cruncher", helped);

            title("4 of 5: the migration of 'archive' is cancelled on its way, as Ctrl-C does");
            MigrationOutcome cancelled = cancelOnTheWay(open, "archive", "south");
            expect(cancelled instanceof MigrationOutcome.Cancelled, "archive", cancelled);
        }
        title("5 of 5: in another datacenter a host loses its power ('evenkeel supervise', 'evenkeel why archive')");
        try (OpenConnection open = connections.open(settings(lostHost), TIMEOUT)) {
            new LostHost(console, open, journal).show(Names.host("west", open.hosts()), "archive");

            title("done");
            VmTable.lines(open.vms(), new Places(open.hosts()), console.outStyle())
                    .forEach(this::say);
        }
        return ExitCode.DONE;
    }

    private static ConnectionSettings settings(Path description) {
        return new ConnectionSettings(
                "demo", "simulator", Map.of("datacenter", description.toString()), Map.of(), "the demo");
    }

    private MigrationOutcome move(OpenConnection open, String vm, String to, LadderPolicy policy)
            throws InterruptedException {
        return show(open, vm, begin(open, vm, to, policy));
    }

    private MigrationOutcome cancelOnTheWay(OpenConnection open, String vm, String to) throws InterruptedException {
        Migration migration = begin(open, vm, to, LadderPolicy.DEFAULTS);
        migration.snapshots().subscribe(new CancelOnTheWay(migration));
        return show(open, vm, migration);
    }

    private Migration begin(OpenConnection open, String name, String to, LadderPolicy policy)
            throws InterruptedException {
        Vm vm = Names.vm(name, open.vms());
        HostId source = ((Residence.OnHost) vm.residence()).host();
        HostId destination = Names.host(to, open.hosts()).id();
        MigrationRequest request = MigrationRequest.of(vm.id(), source, destination)
                .withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(LINK));
        MigrationControl control = open.migrations(policy);
        MigrationPlan plan = control.plan(request, open.soon());
        report(open).plan(vm, plan);
        return control.migrate(Operation.unled(), plan, open.soon());
    }

    private MigrationOutcome show(OpenConnection open, String vm, Migration migration) throws InterruptedException {
        Places places = new Places(open.hosts());
        Ending ending =
                watch.watch(migration, vm + " " + places.move(migration.request()), OnInterrupt.CANCEL_THEN_LEAVE);
        report(open).ending(vm, migration, ending, WayBack.NONE);
        if (ending instanceof Ending.Ended ended) {
            return ended.outcome();
        }
        throw new FailedException("the demo was left");
    }

    private OutcomeReport report(OpenConnection open) throws InterruptedException {
        return new OutcomeReport(console, new Places(open.hosts()), false);
    }

    private static void expect(boolean asTold, String vm, MigrationOutcome outcome) {
        if (!asTold) {
            throw new FailedException("the demo did not go as told: " + vm + " ended with " + outcome);
        }
    }

    private void title(String text) {
        say("");
        say(console.outStyle().bold("== " + text));
        console.out().flush();
    }

    private void say(String text) {
        console.out().println(text);
    }
}
