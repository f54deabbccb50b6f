package io.evenkeel.conformance.yaml;

import io.evenkeel.conformance.InputException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads YAML files. Values are texts as they are written, so that rule 4.10 does not turn into the number 4.1. */
public final class YamlFile {

    private YamlFile() {}

    /**
     * Reads a file that holds a map.
     *
     * @throws InputException if it cannot be read or holds something else
     */
    public static YamlMap map(Path file) {
        Node root = root(file, text(file));
        if (root instanceof MappingNode map) {
            return YamlMap.of(file.toString(), "", map);
        }
        throw new InputException(file + ": not a map of settings such as 'source: host-a'");
    }

    /**
     * Reads a file that holds a list of maps; an empty file is an empty list.
     *
     * @throws InputException if it cannot be read or holds something else
     */
    public static List<YamlMap> list(Path file) {
        return list(file.toString(), text(file), file);
    }

    private static List<YamlMap> list(String name, String text, Path file) {
        Node root = root(file, text);
        if (root == null) {
            return List.of();
        }
        if (!(root instanceof SequenceNode sequence)) {
            throw new InputException(name + ", line " + line(root) + ": not a list; each entry begins with '- '");
        }
        List<YamlMap> maps = new ArrayList<>();
        for (Node node : sequence.getValue()) {
            if (!(node instanceof MappingNode map)) {
                throw new InputException(name + ", line " + line(node) + ": not a map such as '- rule: 4.5'");
            }
            maps.add(YamlMap.of(name, "", map));
        }
        return maps;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable Node root(Path file, String text) {
        try (Reader reader = new StringReader(text)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new InputException(file + ", line " + line + ": not YAML: " + e.getProblem(), e);
        } catch (YAMLException | IOException e) {
            throw new InputException(file + ": not YAML: " + oneLine(e.getMessage()), e);
        }
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\s+", " ");
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
