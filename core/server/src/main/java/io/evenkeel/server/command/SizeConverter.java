package io.evenkeel.server.command;

import io.evenkeel.server.quantity.SizeText;
import io.evenkeel.spi.unit.DataSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a data size from the command line. */
final class SizeConverter implements ITypeConverter<DataSize> {
    @Override
    public DataSize convert(String text) {
        return SizeText.parse(text)
                .orElseThrow(() ->
                        new TypeConversionException("'" + text + "' is no size; write for example 64GiB or 500MB"));
    }
}
