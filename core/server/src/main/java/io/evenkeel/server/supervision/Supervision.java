package io.evenkeel.server.supervision;

import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.supervisor.Supervisor;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.run.Coordination;
import io.evenkeel.supervisor.run.HypervisorOutside;
import io.evenkeel.supervisor.run.LaneSettings;
import io.evenkeel.supervisor.run.LoopSettings;
import io.evenkeel.supervisor.run.SupervisionLoop;
import io.evenkeel.supervisor.run.Witness;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Supervises any number of domains in this process, and answers commands about them. */
public final class Supervision implements Stand {

    private final SupervisionSettings settings;
    private final Console console;
    private final DataDirectory directory;
    private final Stores stores;
    private final Map<String, Domain> domains = new LinkedHashMap<>();
    private final ControlServer control;
    private final Spreading spreading;

    /** One domain, as it is supervised here. */
    private record Domain(SupervisionLoop loop, Coordination coordination, Optional<WitnessStand> stand) {}

    private Supervision(SupervisionSettings settings, Console console, DataDirectory directory) throws IOException {
        this.settings = settings;
        this.console = console;
        this.directory = directory;
        Clerk clerk = new Clerk(new Clerk.Desk() {
            @Override
            public Optional<SupervisionLoop> loop(String domain) {
                return domain(domain).map(Domain::loop);
            }

            @Override
            public Optional<String> leader(String domain) {
                return domain(domain).flatMap(each -> each.coordination().leader());
            }
        });
        this.stores = new Stores(settings);
        boolean isListening = false;
        try {
            this.control = ControlServer.start(settings.socket(), clerk::answer);
            isListening = true;
        } finally {
            if (!isListening) {
                stores.close();
            }
        }
        this.spreading = new Spreading(settings.name());
    }

    /**
     * Begins, without any domain yet.
     *
     * @throws InputException if another supervisor uses the directory
     * @throws FailedException if the directory cannot be used
     */
    public static Supervision start(SupervisionSettings settings, Console console) {
        try {
            DataDirectory directory = DataDirectory.take(settings.data());
            boolean isStarted = false;
            try {
                Supervision supervision = new Supervision(settings, console, directory);
                isStarted = true;
                return supervision;
            } finally {
                if (!isStarted) {
                    directory.close();
                }
            }
        } catch (IOException e) {
            throw new FailedException("cannot use " + settings.data() + ": " + e, e);
        }
    }

    private Optional<Domain> domain(String name) {
        synchronized (domains) {
            return Optional.ofNullable(domains.get(name));
        }
    }

    /** Stands for the lead of a domain, and supervises it while it leads. */
    @Override
    public void add(String name, OpenConnection open) {
        Hypervisor hypervisor = open.hypervisor();
        Coordination coordination = stores.domain(name);
        List<String> others = settings.otherWitnesses();
        Optional<WitnessStand> stand = others.isEmpty()
                ? Optional.empty()
                : stores.opinions(name).map(opinions -> WitnessStand.take(opinions, settings, name, hypervisor));
        Map<String, Witness> witnesses =
                stand.map(each -> each.witnesses(others)).orElse(Map.of());
        SupervisorSettings behaviour = settings.behaviour();
        SupervisionLoop loop = new SupervisionLoop(
                name,
                settings.name(),
                behaviour.with(behaviour.verdict().withWitnesses(List.copyOf(witnesses.keySet()))),
                new Supervisor.Domain(
                        hypervisor.capabilities(),
                        hypervisor.startGuard(),
                        hypervisor.migrations().map(migrations -> migrations.limits())),
                coordination,
                () -> new HypervisorOutside(name, hypervisor, witnesses, LadderPolicy.DEFAULTS, LaneSettings.DEFAULT),
                new Teller(name, console),
                LoopSettings.DEFAULT);
        synchronized (domains) {
            domains.put(name, new Domain(loop, coordination, stand));
        }
        spreading.add(name, loop, coordination);
        synchronized (console) {
            console.out().println(name + ": stands for the lead as '" + settings.name() + "'");
            console.out().flush();
        }
        loop.start();
    }

    /** Resigns from every domain, so that others lead at once; then waits until nothing goes on here. */
    @Override
    public void close() {
        spreading.close();
        List<Domain> all;
        synchronized (domains) {
            all = List.copyOf(domains.values());
        }
        all.forEach(each -> each.loop().resign());
        all.forEach(each -> each.loop().close());
        all.forEach(each -> each.stand().ifPresent(WitnessStand::close));
        stores.close();
        try (directory) {
            control.close();
        } catch (IOException e) {
            throw new FailedException("the socket " + settings.socket() + " was not closed: " + e, e);
        }
    }
}
