package io.evenkeel.conformance.runner;

import io.evenkeel.conformance.report.Kit;
import io.evenkeel.spi.Spi;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class KitVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"Evenkeel conformance kit " + Kit.version() + ", SPI " + Spi.VERSION};
    }
}
