/** A datacenter in memory, and the adapter for it. */
module io.evenkeel.simulator {
    requires transitive io.evenkeel.spi;
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.dataformat.yaml;

    exports io.evenkeel.simulator;
    exports io.evenkeel.simulator.memory;
    exports io.evenkeel.simulator.yaml;

    provides io.evenkeel.spi.HypervisorProvider with
            io.evenkeel.simulator.SimulatorProvider;
}
