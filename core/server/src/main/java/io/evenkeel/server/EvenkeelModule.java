package io.evenkeel.server;

import com.google.inject.AbstractModule;
import io.evenkeel.conformance.runner.ConformanceRunCommand;
import io.evenkeel.engine.plugin.AdapterLoader;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.Plugins;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.Typed;
import io.evenkeel.server.watch.Interrupts;
import io.evenkeel.spi.Ticker;

/** How the parts of the program fit together. */
final class EvenkeelModule extends AbstractModule {
    private final Surroundings surroundings;

    EvenkeelModule(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    protected void configure() {
        bind(Console.class).toInstance(surroundings.console());
        bind(ConfigurationSearch.class).toInstance(surroundings.search());
        bind(Interrupts.class).toInstance(surroundings.interrupts());
        Plugins plugins = new Plugins(new AdapterLoader(), surroundings.plugins());
        bind(Plugins.class).toInstance(plugins);
        bind(ConformanceRunCommand.class)
                .toProvider(() -> new ConformanceRunCommand(given -> plugins.directory(given, "--adapter")));
        bind(Typed.class).toInstance(surroundings.typed());
        bind(Ticker.class).toInstance(Ticker.SYSTEM);
    }
}
