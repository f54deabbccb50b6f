package io.evenkeel.server.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A CSV file (RFC 4180) whose first line has the titles, in any order. Errors name the file and the line. */
final class CsvTable {
    private static final double MOST = 1e12;

    private CsvTable() {}

    /** The fields of one line, by their titles. */
    record Row(List<String> titles, List<String> fields) {
        String text(String title) {
            return fields.get(titles.indexOf(title));
        }

        /** A text that is not blank. */
        String name(String title) {
            if (text(title).isBlank()) {
                throw new IllegalArgumentException(title + " is blank; give a name");
            }
            if (text(title).chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(title + " has a line break or another control character");
            }
            return text(title);
        }

        long whole(String title) {
            try {
                long value = Long.parseLong(text(title));
                bounded(title, (double) value);
                return value;
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(title + ": '" + text(title) + "' is no whole number", e);
            }
        }

        double number(String title) {
            try {
                return bounded(title, Double.parseDouble(text(title)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(title + ": '" + text(title) + "' is no number", e);
            }
        }

        private static double bounded(String title, double value) {
            if (!(value >= 0 && value <= MOST)) {
                throw new IllegalArgumentException(title + ": " + value + " is not from 0 to " + MOST);
            }
            return value;
        }
    }

    /**
     * Reads every line after the first.
     *
     * @throws InputException if the file cannot be read, a title is missing or not known, or a line is wrong
     */
    static void read(Path file, List<String> titles, Consumer<Row> reader) {
        ObjectReader rows = new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);
        try (MappingIterator<String[]> each = rows.readValues(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            if (!each.hasNextValue()) {
                throw new InputException(file + ": empty; the first line has the titles " + String.join(",", titles));
            }
            List<String> found = titles(file, titles, each.nextValue());
            while (hasNext(file, each)) {
                int line = line(each);
                String[] fields = each.nextValue();
                read(file, line, new Row(found, List.of(fields)), reader);
            }
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (JsonProcessingException e) {
            throw new InputException(file + ", line " + line(e) + ": not CSV: " + words(e), e);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": not a text file in UTF-8", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean hasNext(Path file, MappingIterator<String[]> each) throws IOException {
        try {
            return each.hasNextValue();
        } catch (RuntimeJsonMappingException e) {
            if (e.getCause() instanceof JsonProcessingException cause) {
                throw new InputException(file + ", line " + line(cause) + ": not CSV: " + words(cause), e);
            }
            throw new InputException(file + ", line " + line(each) + ": not CSV", e);
        }
    }

    /** The parser's own words are about its settings. */
    private static String words(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return message.contains("closing quote")
                ? "a quote is opened and never closed"
                : "a quote or a comma stands in the wrong place";
    }

    private static int line(MappingIterator<String[]> each) {
        return each.getCurrentLocation().getLineNr();
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private static List<String> titles(Path file, List<String> wanted, String[] found) {
        List<String> titles = Arrays.stream(found).map(String::strip).toList();
        for (String title : titles) {
            if (!wanted.contains(title)) {
                throw new InputException(
                        file + ", line 1: unknown title '" + title + "'; " + NearMatches.hint(title, wanted, "titles"));
            }
        }
        for (String title : wanted) {
            if (titles.stream().filter(title::equals).count() != 1) {
                throw new InputException(file + ", line 1: the title '" + title + "' must be there once");
            }
        }
        return titles;
    }

    private static void read(Path file, int line, Row row, Consumer<Row> reader) {
        try {
            if (row.fields().size() != row.titles().size()) {
                throw new IllegalArgumentException(
                        row.fields().size() + " fields, not " + row.titles().size());
            }
            reader.accept(row);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ", line " + line + ": " + e.getMessage(), e);
        }
    }
}
