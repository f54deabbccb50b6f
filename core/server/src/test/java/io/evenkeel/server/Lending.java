package io.evenkeel.server;

import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.spi.HypervisorProvider;
import java.io.IOException;
import java.nio.file.Path;

/** The program beside an adapter that is lent to it. Whoever lends takes it back with {@link LentProvider#takeBack}. */
final class Lending {

    /** One connection, and its supervisor, which evens nothing out; more settings of the supervision may follow. */
    static final String SUPERVISED = """
            connections:
              lab:
                adapter: lent
            supervision:
              name: keeper
              data: data
              balance: {mode: off}
            """;

    private Lending() {}

    /** Lends the adapter of a simulated datacenter. */
    static Program program(Path directory, Datacenter datacenter, String yaml) throws IOException {
        return program(directory, new SimulatorProvider(datacenter), yaml);
    }

    /**
     * Lends an adapter.
     *
     * @param directory where the program works; it finds its plugins there, and {@code yaml} as its configuration
     */
    static Program program(Path directory, HypervisorProvider provider, String yaml) throws IOException {
        LentProvider.lend(provider);
        return Program.in(directory, TestPlugins.with(directory, LentProvider.class))
                .withConfiguration(yaml);
    }
}
