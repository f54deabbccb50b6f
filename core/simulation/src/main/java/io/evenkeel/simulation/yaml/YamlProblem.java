package io.evenkeel.simulation.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a YAML parser found wrong, without the piece of the file that it quotes: files may hold passwords.
 *
 * @param line where, from 1
 * @param what in the parser's words
 */
public record YamlProblem(int line, String what) {

    /** How the parser marks a place; the last mark is that of the problem, one before it that of its context. */
    private static final Pattern MARK = Pattern.compile("(?m)^ in 'reader', line (\\d{1,8}), column");

    /** Takes an error of the parser apart. */
    public static YamlProblem of(JsonProcessingException e) {
        return new YamlProblem(line(e), what(e.getOriginalMessage()));
    }

    /** Where the parser found it; the exception's own location is that of the last token before. */
    private static int line(JsonProcessingException e) {
        Matcher mark = MARK.matcher(e.getOriginalMessage());
        int last = 0;
        while (mark.find()) {
            last = Integer.parseInt(mark.group(1));
        }
        return last > 0
                ? last
                : e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
    }

    private static String what(String message) {
        if (message.startsWith("Expected a field name")) {
            return "a key must be a text, not a list or a mapping";
        }
        if (message.contains("'\\t(TAB)'")) {
            return "a tab; indent with spaces";
        }
        List<String> lines = message.lines().toList();
        for (int i = lines.size() - 1; i > 0; i--) {
            // The problem stands above its own place: "problem / in 'reader', line 3, column 4: / quoted text".
            if (lines.get(i).strip().startsWith("in ") && !lines.get(i - 1).startsWith(" ")) {
                return lines.get(i - 1).strip();
            }
        }
        return lines.isEmpty() ? "the parser does not say why" : lines.get(0).strip();
    }
}
