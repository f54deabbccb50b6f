package io.evenkeel.server.config;

import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of one YAML file, and what is wrong with them, by line. */
final class YamlValues {
    private final Path file;
    private final Map<String, String> environment;

    YamlValues(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    Path file() {
        return file;
    }

    /** A file that the YAML file names: a relative name begins at the directory of the YAML file. */
    Path path(String key, YamlNode node) {
        return resolved(text(key, node));
    }

    private Path resolved(String name) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of(name) : parent.resolve(name);
    }

    /** Refuses keys that are not known; {@code where} is put before them in messages. */
    void demandKnown(String where, YamlNode.Mapping section, Collection<String> known) {
        section.entries().forEach((key, node) -> {
            if (!known.contains(key)) {
                throw wrong(node, where + "unknown key '" + key + "'; " + NearMatches.hint(key, known, "keys"));
            }
        });
    }

    Optional<String> optional(YamlNode.Mapping section, String key) {
        return Optional.ofNullable(section.entries().get(key)).map(node -> value(key, node));
    }

    /** A value, or a list as its items joined by commas. */
    String value(String key, YamlNode node) {
        return String.join(",", items(key, node));
    }

    /** A list, or a value as the only item. */
    List<String> items(String key, YamlNode node) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            return List.of(text(key, node));
        }
        List<String> items = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            String text = text(key, item);
            if (text.contains(",")) {
                throw wrong(item, "an item of '" + key + "' holds a comma, which separates items; make it two");
            }
            items.add(text);
        }
        return items;
    }

    String text(String key, YamlNode node) {
        if (!(node instanceof YamlNode.Text text)) {
            throw wrong(node, "'" + key + "' is " + node.kind() + "; it must be a value");
        }
        String value = text.value();
        if (value.startsWith("${env:") && value.endsWith("}")) {
            return fromEnvironment(key, node, value.substring(6, value.length() - 1));
        }
        if (value.startsWith("${file:") && value.endsWith("}")) {
            return fromFile(key, node, value.substring(7, value.length() - 1));
        }
        if (value.startsWith("${") && value.endsWith("}")) {
            throw wrong(node, "'" + key + "' is taken from nothing known; write ${env:NAME} or ${file:PATH}");
        }
        return value;
    }

    private String fromEnvironment(String key, YamlNode node, String variable) {
        String value = environment.get(variable);
        if (value == null) {
            throw wrong(
                    node, "'" + key + "' is taken from the environment variable " + variable + ", which is not set");
        }
        return value;
    }

    private String fromFile(String key, YamlNode node, String name) {
        try {
            return Files.readString(resolved(name)).stripTrailing();
        } catch (IOException e) {
            throw wrong(node, "'" + key + "' is taken from the file " + name + ", which cannot be read");
        }
    }

    String place(YamlNode node) {
        return file + ":" + node.line();
    }

    InputException wrong(YamlNode node, String what) {
        return new InputException(place(node) + ": " + what);
    }
}
