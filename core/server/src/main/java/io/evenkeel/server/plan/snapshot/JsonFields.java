package io.evenkeel.server.plan.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a JSON file, read strictly: what is asked for must be of its type, and what is never asked for must not be
 * there. Errors name the file and the place in it as a JSON pointer (RFC 6901).
 */
final class JsonFields {
    /** Sums of so much, over as many VMs as there will ever be, stay within 63 bits. */
    static final long MOST = 1_000_000_000_000L;

    private final Path file;
    private final String pointer;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();

    JsonFields(Path file, String pointer, JsonNode node) {
        this.file = file;
        this.pointer = pointer;
        this.node = node;
        if (!node.isObject()) {
            throw wrong("is " + kind(node) + "; it must be an object");
        }
    }

    /** Something is wrong with the object. */
    InputException wrong(String what) {
        return new InputException(file + ": " + (pointer.isEmpty() ? "/" : pointer) + ": " + what);
    }

    /** Something is wrong with a field of it. */
    InputException wrong(String name, String what) {
        return new InputException(file + ": " + place(name) + ": " + what);
    }

    private String place(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private @Nullable JsonNode ask(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        return ask(name) != null;
    }

    private JsonNode need(String name) {
        JsonNode value = ask(name);
        if (value == null) {
            throw wrong("'" + name + "' is missing");
        }
        return value;
    }

    String text(String name) {
        return text(place(name), need(name));
    }

    String text(String name, String otherwise) {
        JsonNode value = ask(name);
        return value == null ? otherwise : text(place(name), value);
    }

    private String text(String place, JsonNode value) {
        if (!value.isTextual()) {
            throw new InputException(file + ": " + place + ": is " + kind(value) + "; it must be a text");
        }
        return printable(place, value.asText());
    }

    /** What is not would be obeyed by the terminal that shows it. */
    private String printable(String place, String text) {
        OptionalInt control = text.chars().filter(Character::isISOControl).findFirst();
        if (control.isPresent()) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "%s: %s: has the control character U+%04X; leave it out",
                    file,
                    place.replaceAll("\\p{Cntrl}", "?"),
                    control.getAsInt()));
        }
        return text;
    }

    /** A text that is not blank. */
    String name(String name) {
        String text = text(name);
        if (text.isBlank()) {
            throw wrong(name, "is blank; give a name");
        }
        return text;
    }

    /** One of some words. */
    String oneOf(String name, Collection<String> words, String otherwise) {
        String text = text(name, otherwise);
        if (!words.contains(text)) {
            throw wrong(name, "'" + text + "' is none of " + String.join(", ", words));
        }
        return text;
    }

    long whole(String name) {
        return whole(place(name), need(name), MOST);
    }

    long whole(String name, long most, long otherwise) {
        JsonNode value = ask(name);
        return value == null ? otherwise : whole(place(name), value, most);
    }

    private long whole(String place, JsonNode value, long most) {
        // A number such as 1e3 is whole, however it is written; of what is out of range that is all there is to say.
        double number = value.asDouble();
        if (!value.isNumber() || (number != Math.rint(number))) {
            throw new InputException(file + ": " + place + ": is " + kind(value) + "; it must be a whole number");
        }
        if (!(number >= 0 && number <= most)) {
            throw new InputException(file + ": " + place + ": " + value.asText() + " is not from 0 to " + most);
        }
        return value.isIntegralNumber() ? value.asLong() : (long) number;
    }

    double number(String name, double otherwise) {
        JsonNode value = ask(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw wrong(name, "is " + kind(value) + "; it must be a number");
        }
        double number = value.asDouble();
        if (!(number >= 0 && number <= MOST)) {
            throw wrong(name, value.asText() + " is not from 0 to " + MOST);
        }
        return number;
    }

    boolean truth(String name, boolean otherwise) {
        JsonNode value = ask(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "is " + kind(value) + "; it must be true or false");
        }
        return value.asBoolean();
    }

    JsonFields object(String name) {
        return new JsonFields(file, place(name), need(name));
    }

    /** The objects of a list; none if it is not there. */
    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        int at = 0;
        for (JsonNode item : list(name)) {
            objects.add(new JsonFields(file, place(name) + "/" + at++, item));
        }
        return objects;
    }

    /** The texts of a list, each once; none if it is not there. */
    Set<String> texts(String name) {
        Set<String> texts = new LinkedHashSet<>();
        int at = 0;
        for (JsonNode item : list(name)) {
            String text = text(place(name) + "/" + at, item);
            if (!texts.add(text)) {
                throw wrong(name, "'" + text + "' is given twice; keep one");
            }
            at++;
        }
        return texts;
    }

    private Iterable<JsonNode> list(String name) {
        JsonNode value = ask(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ArrayNode items)) {
            throw wrong(name, "is " + kind(value) + "; it must be a list");
        }
        return items;
    }

    /** The fields of an object whose names the user chooses; empty if it is not there. */
    Optional<JsonFields> names(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    /** All names of this object. */
    List<String> all() {
        List<String> names = new ArrayList<>();
        Iterator<String> each = node.fieldNames();
        each.forEachRemaining(name -> names.add(printable(place(name), name)));
        return names;
    }

    /** All fields of this object as whole numbers. */
    Map<String, Long> wholes() {
        Map<String, Long> values = new LinkedHashMap<>();
        all().forEach(name -> values.put(name, whole(name)));
        return values;
    }

    /** Refuses fields that were never asked for. */
    void done() {
        for (String name : all()) {
            if (!known.contains(name)) {
                throw wrong("unknown field '" + name + "'; " + NearMatches.hint(name, known, "fields"));
            }
        }
    }

    private static String kind(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return node.isNull() ? "null" : "empty";
        }
        if (node.isTextual()) {
            return "a text";
        }
        if (node.isBoolean()) {
            return "true or false";
        }
        if (node.isArray()) {
            return "a list";
        }
        return node.isObject() ? "an object" : node.isIntegralNumber() ? "a whole number" : "a number with a fraction";
    }
}
