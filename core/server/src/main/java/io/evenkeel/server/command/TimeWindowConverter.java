package io.evenkeel.server.command;

import io.evenkeel.server.quantity.TimeWindowText;
import io.evenkeel.supervisor.input.TimeWindow;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a window of time from the command line. */
final class TimeWindowConverter implements ITypeConverter<TimeWindow> {
    @Override
    public TimeWindow convert(String text) {
        try {
            return TimeWindowText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
