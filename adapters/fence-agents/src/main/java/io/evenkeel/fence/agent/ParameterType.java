package io.evenkeel.fence.agent;

import java.util.Locale;
import java.util.regex.Pattern;

/** What the value of a parameter must look like. */
public enum ParameterType {
    STRING("a text", ".*"),
    BOOLEAN("1 or 0", "1|0|true|false|yes|no|on|off"),
    INTEGER("a whole number", "-?\\d+"),
    SECOND("a number of seconds", "-?\\d+(\\.\\d+)?"),
    SELECT("one of its choices", ".*");

    private final String form;
    private final Pattern pattern;

    ParameterType(String form, String pattern) {
        this.form = form;
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    /** The type of that name; a text if the agent uses a name that is not known. */
    static ParameterType of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "boolean" -> BOOLEAN;
            case "integer" -> INTEGER;
            case "second" -> SECOND;
            case "select" -> SELECT;
            default -> STRING;
        };
    }

    boolean accepts(String value) {
        return pattern.matcher(value).matches();
    }

    /** As it follows "must be" in a message. */
    String form() {
        return form;
    }
}
