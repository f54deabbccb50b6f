package io.evenkeel.server.supervision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Facts as people read them. */
public final class FactText {

    private FactText() {}

    /** A fact in words: its kind, and each of its fields with its value. */
    public static String words(JsonNode fact) {
        String kind = fact.path("type")
                .asText()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return (kind + "  " + fields(fact)).strip();
    }

    private static String fields(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.properties().forEach(field -> {
            if (!field.getKey().equals("type")) {
                fields.add(field.getKey() + " " + value(field.getValue()));
            }
        });
        return String.join(", ", fields);
    }

    private static String value(JsonNode node) {
        if (node.isObject()) {
            String type = node.path("type").asText();
            return type + "(" + fields(node) + ")";
        }
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return items.toString();
        }
        return node.asText();
    }
}
