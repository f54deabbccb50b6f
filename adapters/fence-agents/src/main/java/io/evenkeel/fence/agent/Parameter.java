package io.evenkeel.fence.agent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One parameter of an agent.
 *
 * @param obsoletes the older name that it replaces and that still works
 * @param choices the values it may have; empty if there is no such list
 */
public record Parameter(
        String name, boolean isRequired, Optional<String> obsoletes, ParameterType type, List<String> choices) {

    private static final Set<String> WORDS_FOR_SECRETS = Set.of(
            "passw", "passphrase", "secret", "token", "community", "credential", "api_key", "apikey", "hexadecimal_kg");

    private static final Set<String> YES = Set.of("1", "true", "yes", "on");

    /** These name the place of a secret, or a program that tells it. */
    private static final Set<String> PLACES = Set.of("_script", "_file", "_path");

    public Parameter {
        requireNonNull(name, "name");
        requireNonNull(obsoletes, "obsoletes");
        requireNonNull(type, "type");
        choices = List.copyOf(choices);
    }

    /** What is wrong with a value, as it follows the parameter's name; empty if nothing is. */
    Optional<String> problemWith(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return Optional.of("must be one line without control characters");
        }
        if (!value.equals(value.strip())) {
            return Optional.of("must not begin or end with a blank; agents drop them");
        }
        if (!choices.isEmpty() && !choices.contains(value)) {
            return Optional.of("must be one of " + String.join(", ", choices));
        }
        return type.accepts(value) ? Optional.empty() : Optional.of("must be " + type.form());
    }

    /** The value as every agent reads it: some know no other word for yes than 1. */
    String spelled(String value) {
        if (type != ParameterType.BOOLEAN) {
            return value;
        }
        return YES.contains(value.toLowerCase(Locale.ROOT)) ? "1" : "0";
    }

    /** Whether the parameter of that name holds what must not be told. */
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return PLACES.stream().noneMatch(lower::endsWith)
                && WORDS_FOR_SECRETS.stream().anyMatch(lower::contains);
    }
}
