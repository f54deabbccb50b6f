package io.evenkeel.server.supervision;

import io.evenkeel.server.config.SupervisionSettings;
import io.evenkeel.server.connection.OpenConnection;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.InputException;
import java.util.ArrayList;
import java.util.List;

/** Watches hosts and tells the supervisors of it; leads nothing and changes nothing. */
public final class Witnessing implements Stand {

    private final SupervisionSettings settings;
    private final Console console;
    private final Stores stores;
    private final List<WitnessStand> stands = new ArrayList<>();

    private Witnessing(SupervisionSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
        this.stores = new Stores(settings);
    }

    /**
     * Begins, without any domain yet.
     *
     * @throws InputException if nobody could hear it
     */
    public static Witnessing start(SupervisionSettings settings, Console console) {
        if (settings.ensemble().isEmpty()) {
            throw new InputException("a witness speaks through an ensemble; add 'zookeeper' to 'supervision'");
        }
        return new Witnessing(settings, console);
    }

    @Override
    public void add(String domain, OpenConnection open) {
        stands.add(WitnessStand.take(stores.opinions(domain).orElseThrow(), settings, domain, open.hypervisor()));
        console.out().println(domain + ": watched by witness '" + settings.name() + "'");
        console.out().flush();
    }

    @Override
    public void close() {
        stands.forEach(WitnessStand::close);
        stores.close();
    }
}
