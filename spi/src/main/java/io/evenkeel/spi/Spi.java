package io.evenkeel.spi;

/** Facts about this SPI. */
public final class Spi {

    /**
     * The SPI version an adapter is compiled against.
     *
     * <p>This is a compile-time constant on purpose: the compiler copies its value into the adapter's class file, so
     * {@code return Spi.VERSION;} reports the version the adapter was built with, not the one it runs on.
     */
    public static final String VERSION = "0.9";

    private Spi() {}
}
