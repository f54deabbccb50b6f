package io.evenkeel.server.command;

import io.evenkeel.server.quantity.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration from the command line. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return DurationText.parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is no duration; write for example 300ms, 1.5s or PT0.3S"));
    }
}
