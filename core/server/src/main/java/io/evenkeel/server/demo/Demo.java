package io.evenkeel.server.demo;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.convergence.Rung;
import io.evenkeel.engine.convergence.StallSettings;
import io.evenkeel.server.config.ConnectionSettings;
import io.evenkeel.server.connection.Connections;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.lookup.HostTable;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.server.lookup.VmTable;
import io.evenkeel.server.watch.MigrationWatch;
import io.evenkeel.spi.inventory.Host;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tour in six steps on a simulated datacenter: what is there, a move, a move that needs help, a move that is
 * cancelled, a cluster that is made even, a host that is lost. Ends in failure if a step does not end as it says.
 */
public final class Demo {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The usual ladder has more rungs, ten seconds apart; nobody wants to watch that. */
    private static final LadderPolicy QUICK_LADDER = LadderPolicy.DEFAULTS
            .withStall(StallSettings.DEFAULTS.withWindow(Duration.ofSeconds(4)))
            .withPatience(Duration.ofSeconds(1))
            .withRungs(
                    Duration.ofMillis(400),
                    List.of(new Rung.RaiseDowntime(Duration.ofMillis(400)), new Rung.Throttle(80), new Rung.Cancel()));

    private final Connections connections;
    private final Moves moves;
    private final Console console;

    @Inject
    public Demo(Connections connections, MigrationWatch watch, Console console) {
        this.connections = connections;
        this.moves = new Moves(watch, console);
        this.console = console;
    }

    /**
     * Runs the tour and returns the exit code.
     *
     * @param description of the datacenter
     * @param uneven describes another, in which one host has most of the work
     * @param lostHost describes a third, in which the host west loses its power soon
     * @param journal a directory for what the supervisor remembers
     */
    public int run(Path description, Path uneven, Path lostHost, Path journal) throws InterruptedException {
        say("This is a simulation: its hosts, VMs and memory exist in this program alone, and go with it.");
        say("The same commands work on real hypervisors; see 'evenkeel --help'.");
        try (OpenConnection open = connections.open(settings(description), TIMEOUT)) {
            title("1 of 6: what is there ('evenkeel host list', 'evenkeel vm list')");
            List<Host> hosts = open.hosts();
            HostTable.lines(hosts, open.vms(), Optional.empty(), console.outStyle())
                    .forEach(this::say);
            say("");
            VmTable.lines(open.vms(), new Places(hosts), console.outStyle()).forEach(this::say);

            title("2 of 6: 'shop' moves from north to south while it runs ('evenkeel vm migrate shop --to south')");
            moves.move(open, "shop", "south", LadderPolicy.DEFAULTS);

            title("3 of 6: 'cruncher' changes memory faster than the link can carry it");
            say(
                    "By itself this migration would never end. So first a longer pause is permitted; when that is not enough,");
            say("the guest is slowed until it converges. Here a step gets one second to help; usually it gets ten.");
            moves.move(open, "cruncher", "north", QUICK_LADDER);

            title("4 of 6: the migration of 'archive' is cancelled on its way, as Ctrl-C does");
            moves.cancelOnTheWay(open, "archive", "south");
        }
        title("5 of 6: in another datacenter one host has most of the work ('evenkeel plan balance --explain')");
        try (OpenConnection open = connections.open(settings(uneven), TIMEOUT)) {
            new Evening(console, open, moves).show();
        }
        title("6 of 6: in a third one a host loses its power ('evenkeel supervise', 'evenkeel why archive')");
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

    private void title(String text) {
        say("");
        say(console.outStyle().bold("== " + text));
        console.out().flush();
    }

    private void say(String text) {
        console.out().println(text);
    }
}
