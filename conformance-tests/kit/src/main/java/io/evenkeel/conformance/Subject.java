package io.evenkeel.conformance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.guard.StartGuard;
import java.util.List;
import java.util.Optional;

/**
 * What a certificate is about.
 *
 * @param spiVersion the SPI version the adapter was built for
 * @param files the adapter's files
 * @param product empty if the adapter did not connect
 * @param timeScale by how much the bed stretches every time
 * @param capabilities those of the connection, or of the provider if it did not connect
 */
public record Subject(
        ProviderInfo adapter,
        String spiVersion,
        List<FileDigest> files,
        Optional<HypervisorProduct> product,
        CapabilitySet capabilities,
        Optional<StartGuard> startGuard,
        double timeScale) {

    /** The same with other files. */
    public Subject withFiles(List<FileDigest> newFiles) {
        return new Subject(adapter, spiVersion, newFiles, product, capabilities, startGuard, timeScale);
    }

    public Subject {
        requireNonNull(adapter, "adapter");
        requireNonNull(spiVersion, "spiVersion");
        files = List.copyOf(files);
        requireNonNull(product, "product");
        requireNonNull(capabilities, "capabilities");
        requireNonNull(startGuard, "startGuard");
    }
}
