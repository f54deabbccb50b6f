package io.evenkeel.server.command;

import io.evenkeel.spi.Spi;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return new String[] {
            "evenkeel " + (version == null ? "(not packaged)" : version),
            "SPI " + Spi.VERSION,
            "Java " + System.getProperty("java.version")
        };
    }
}
