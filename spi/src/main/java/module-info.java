/**
 * The contract a hypervisor adapter implements.
 *
 * <p>The module depends on nothing but the JDK; the JSpecify annotations are needed at compile time only.
 */
module io.evenkeel.spi {
    requires static transitive org.jspecify;

    exports io.evenkeel.spi;
    exports io.evenkeel.spi.capability;
    exports io.evenkeel.spi.config;
    exports io.evenkeel.spi.failover;
    exports io.evenkeel.spi.guard;
    exports io.evenkeel.spi.health;
    exports io.evenkeel.spi.inventory;
    exports io.evenkeel.spi.load;
    exports io.evenkeel.spi.migration;
    exports io.evenkeel.spi.power;
    exports io.evenkeel.spi.unit;

    uses io.evenkeel.spi.HypervisorProvider;
}
