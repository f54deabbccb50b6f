package io.evenkeel.conformance.yaml;

import io.evenkeel.conformance.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A map of a YAML file that knows where it was written. Immutable. */
public final class YamlMap {

    private final String file;
    private final String path;
    private final int line;
    private final Map<String, Node> values;

    private YamlMap(String file, String path, int line, Map<String, Node> values) {
        this.file = file;
        this.path = path;
        this.line = line;
        this.values = values;
    }

    static YamlMap of(String file, String path, MappingNode map) {
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new InputException(
                        file + ", line " + YamlFile.line(tuple.getKeyNode()) + ": a key is not a text");
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                throw new InputException(
                        file + ", line " + YamlFile.line(key) + ", key " + path + key.getValue() + ": given twice");
            }
        }
        return new YamlMap(file, path, YamlFile.line(map), values);
    }

    /** The keys in the order of the file. */
    public Set<String> keys() {
        return values.keySet();
    }

    /**
     * Refuses keys other than these, so that a misspelt one is not ignored.
     *
     * @throws InputException if there is another
     */
    public YamlMap only(String... known) {
        List<String> allowed = List.of(known);
        for (String key : values.keySet()) {
            if (!allowed.contains(key)) {
                throw wrong(key, "no such key; known are " + String.join(", ", allowed));
            }
        }
        return this;
    }

    /**
     * The text of a required key.
     *
     * @throws InputException if it is missing or blank
     */
    public String text(String key) {
        return find(key).orElseThrow(() -> wrong(key, "missing"));
    }

    /**
     * A required value of a given form.
     *
     * @param form what a right value looks like, for the complaint
     * @param parser throws any exception if the text is not of the form
     * @throws InputException if it is missing or not of the form
     */
    public <T> T value(String key, String form, Function<String, T> parser) {
        return parsed(key, text(key), form, parser);
    }

    public <T> Optional<T> findValue(String key, String form, Function<String, T> parser) {
        return find(key).map(text -> parsed(key, text, form, parser));
    }

    private <T> T parsed(String key, String text, String form, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (RuntimeException e) {
            throw wrong(key, "'" + text + "' is not " + form);
        }
    }

    /**
     * The text of a key that may be missing.
     *
     * @throws InputException if its value is no text, or blank
     */
    public Optional<String> find(String key) {
        Node node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(key, "must be a text");
        }
        return Optional.of(scalar.getValue());
    }

    /** The texts of a list; empty if the key is missing. */
    public List<String> texts(String key) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(key, "must be a list such as [a, b]");
        }
        return sequence.getValue().stream()
                .map(each -> {
                    if (each instanceof ScalarNode scalar) {
                        return scalar.getValue();
                    }
                    throw wrong(key, "must be a list of texts");
                })
                .toList();
    }

    /** The map of a key; empty if the key is missing. */
    public Optional<YamlMap> findMap(String key) {
        Node node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof MappingNode map)) {
            throw wrong(key, "must be a map of settings");
        }
        return Optional.of(of(file, path + key + ".", map));
    }

    /** Every value as a text. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        values.keySet().forEach(key -> texts.put(key, text(key)));
        return texts;
    }

    /** A complaint about the value of a key. */
    public InputException wrong(String key, String complaint) {
        Node node = values.get(key);
        int where = node == null ? line : YamlFile.line(node);
        return new InputException(file + ", line " + where + ", key " + path + key + ": " + complaint);
    }
}
