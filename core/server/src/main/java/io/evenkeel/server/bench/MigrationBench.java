package io.evenkeel.server.bench;

import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.lookup.Names;
import io.evenkeel.server.lookup.Places;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Moves one VM to and fro between two hosts, through Evenkeel and through virsh by turns, and compares. */
public final class MigrationBench {
    private final Ticker ticker;
    private final Console console;

    @Inject
    public MigrationBench(Ticker ticker, Console console) {
        this.ticker = ticker;
        this.console = console;
    }

    /**
     * What is to be measured.
     *
     * @param hosts the names of two hosts, on one of which the VM is
     * @param rounds how often each contender moves the VM
     * @param virsh how to run virsh, if it is to be compared with
     * @param requests makes the request for a move
     */
    public record Order(
            String vm,
            List<String> hosts,
            int rounds,
            Optional<VirshSettings> virsh,
            MigrationTuning tuning,
            RequestMaker requests) {
        public Order {
            hosts = List.copyOf(hosts);
        }
    }

    /** Makes the request for a move of a VM from one host to another. */
    @FunctionalInterface
    public interface RequestMaker {
        MigrationRequest make(Vm vm, Host source, Host destination);
    }

    /** Measures, prints, and returns the worst ratio to another contender, if there was one. */
    public Optional<Double> run(OpenConnection connection, Order order, boolean json) throws InterruptedException {
        List<Host> hosts = connection.hosts();
        Vm vm = Names.vm(order.vm(), connection.vms());
        List<Host> two = twoHosts(order.hosts(), hosts);
        HostId home = vm.host()
                .orElseThrow(() -> new InputException(
                        "VM '" + vm.name() + "' cannot be moved: it " + new Places(hosts).sentence(vm.residence())));
        order.virsh().ifPresent(settings -> two.forEach(settings::check));
        boolean onFirst = two.get(0).id().equals(home);
        if (!onFirst && !two.get(1).id().equals(home)) {
            throw new InputException("VM '" + vm.name() + "' is on " + new Places(hosts).name(home)
                    + "; --between must name that host and another");
        }
        Duel duel = new Duel(
                contenders(connection, order, vm), line -> console.err().println(line));
        Map<String, List<Run>> runs = duel.fight(two.get(onFirst ? 0 : 1), two.get(onFirst ? 1 : 0), order.rounds());
        BenchReport report = new BenchReport(runs, OwnContender.NAME);
        if (json) {
            console.out().println(Json.text(report.json()));
        } else {
            report.lines(console.outStyle()).forEach(console.out()::println);
        }
        return report.worstRatio();
    }

    private List<Contender> contenders(OpenConnection connection, Order order, Vm vm) {
        List<Contender> contenders = new ArrayList<>();
        BiFunction<Host, Host, MigrationRequest> requests =
                (source, destination) -> order.requests().make(vm, source, destination);
        contenders.add(new OwnContender(
                connection, requests, ticker, line -> console.err().println(line)));
        order.virsh()
                .ifPresent(
                        settings -> contenders.add(new Virsh(settings, vm.id().value(), order.tuning(), ticker)));
        return contenders;
    }

    private static List<Host> twoHosts(List<String> names, List<Host> hosts) {
        if (names.size() != 2) {
            throw new InputException("--between names " + names.size() + " hosts; give two, for example h1,h2");
        }
        List<Host> two = List.of(Names.host(names.get(0), hosts), Names.host(names.get(1), hosts));
        if (two.get(0).id().equals(two.get(1).id())) {
            throw new InputException("--between names the same host twice; give two, for example h1,h2");
        }
        return two;
    }
}
