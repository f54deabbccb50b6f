package io.evenkeel.spi;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What is at the other end of a connection.
 *
 * @param name the product, for example {@code QEMU}
 * @param version the version in the product's own notation
 * @param components versions of parts that matter to a reader of a certificate, for example {@code libvirt} to
 *     {@code 11.3.0}
 */
public record HypervisorProduct(String name, String version, Map<String, String> components) {

    public HypervisorProduct {
        requireNonNull(name, "name");
        requireNonNull(version, "version");
        components = Map.copyOf(components);
    }
}
