package io.evenkeel.server.bench.reassign;

import static java.util.Objects.requireNonNull;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.StringTokenizer;

/** The whole numbers of a file, one after another. Errors name the file and which number it is. */
final class Numbers {
    private final Path file;
    private final StringTokenizer tokens;
    private int count;

    private Numbers(Path file, StringTokenizer tokens) {
        this.file = requireNonNull(file, "file");
        this.tokens = tokens;
    }

    /**
     * Of this file.
     *
     * @throws InputException if it cannot be read
     */
    static Numbers of(Path file) {
        try {
            return new Numbers(file, new StringTokenizer(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    long next() {
        if (!tokens.hasMoreTokens()) {
            throw new InputException(file + ": ends after " + count + " numbers; there must be more");
        }
        count++;
        String text = tokens.nextToken();
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InputException(file + ", number " + count + ": '" + text + "' is no whole number", e);
        }
        throw new InputException(file + ", number " + count + ": " + text + " is not 0 or more");
    }

    long[] next(int size) {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = next();
        }
        return values;
    }

    /** How many there are of something; 1 or more. */
    int count(String what) {
        int value = index("number of " + what, Integer.MAX_VALUE);
        if (value == 0) {
            throw new InputException(file + ", number " + count + ": there are no " + what);
        }
        return value;
    }

    /** A number below the limit. */
    int index(String what, int limit) {
        long value = next();
        if (value >= limit) {
            throw new InputException(
                    file + ", number " + count + ": " + what + " " + value + " is not less than " + limit);
        }
        return (int) value;
    }

    void end() {
        if (tokens.hasMoreTokens()) {
            throw new InputException(file + ": goes on after number " + count + ", where it should end");
        }
    }
}
