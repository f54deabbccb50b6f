package io.evenkeel.server.command;

import io.evenkeel.server.quantity.RateText;
import io.evenkeel.spi.unit.DataRate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a rate from the command line. */
final class RateConverter implements ITypeConverter<DataRate> {
    @Override
    public DataRate convert(String text) {
        return RateText.parse(text)
                .orElseThrow(() ->
                        new TypeConversionException("'" + text + "' is no rate; write for example 25MiB/s or 1Gbit/s"));
    }
}
