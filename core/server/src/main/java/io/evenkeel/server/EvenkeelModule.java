package io.evenkeel.server;

import com.google.inject.AbstractModule;
import io.evenkeel.engine.plugin.AdapterLoader;
import io.evenkeel.server.config.ConfigurationSearch;
import io.evenkeel.server.connection.PluginsDirectory;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.watch.Interrupts;
import io.evenkeel.spi.Ticker;
import java.nio.file.Path;

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
        bind(Path.class).annotatedWith(PluginsDirectory.class).toInstance(surroundings.plugins());
        bind(Ticker.class).toInstance(Ticker.SYSTEM);
        bind(AdapterLoader.class).toInstance(new AdapterLoader());
    }
}
