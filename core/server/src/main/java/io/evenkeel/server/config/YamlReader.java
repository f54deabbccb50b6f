package io.evenkeel.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.evenkeel.server.console.InputException;
import io.evenkeel.simulation.yaml.YamlProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML into nodes with line numbers.
 *
 * <p>Messages name the file and the line but never quote the file, which may hold passwords.
 */
final class YamlReader {
    private static final YAMLFactory FACTORY = new YAMLFactory();
    private static final int LARGEST = 1 << 20;

    private final String name;

    private YamlReader(String name) {
        this.name = name;
    }

    /**
     * Reads the file.
     *
     * @throws InputException if the file cannot be read or is not YAML
     */
    static YamlNode read(Path file) {
        return read(file.toString(), text(file));
    }

    private static String text(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new InputException(file + ": larger than 1 MiB; is it the right file?");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": not a text file in UTF-8", e);
        } catch (AccessDeniedException e) {
            throw new InputException(file + ": cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static YamlNode read(String name, String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            YamlReader reader = new YamlReader(name);
            JsonToken first = parser.nextToken();
            YamlNode root = first == null ? new YamlNode.Nothing(1) : reader.node(parser, first);
            if (parser.nextToken() != null) {
                throw reader.wrong(line(parser), "a second document; one file holds one");
            }
            return root;
        } catch (JsonProcessingException e) {
            YamlProblem problem = YamlProblem.of(e);
            throw new InputException(name + ":" + problem.line() + ": not YAML: " + problem.what(), e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private YamlNode node(JsonParser parser, JsonToken token) throws IOException {
        int line = line(parser);
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw wrong(line, "an alias such as *name is not understood here; write the value out");
        }
        return switch (token) {
            case START_OBJECT -> mapping(parser, line);
            case START_ARRAY -> sequence(parser, line);
            case VALUE_NULL -> new YamlNode.Nothing(line);
            default -> new YamlNode.Text(line, parser.getText());
        };
    }

    private YamlNode mapping(JsonParser parser, int line) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            YamlNode value = at(keyLine, node(parser, parser.nextToken()));
            if (entries.put(key, value) != null) {
                throw wrong(keyLine, "'" + key + "' is given twice; keep one");
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private YamlNode sequence(JsonParser parser, int line) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(parser, token));
        }
        return new YamlNode.Sequence(line, items);
    }

    /** A value is reported on the line of its key: that is where a reader looks. */
    private static YamlNode at(int line, YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            return new YamlNode.Mapping(line, mapping.entries());
        }
        if (node instanceof YamlNode.Sequence sequence) {
            return new YamlNode.Sequence(line, sequence.items());
        }
        return node instanceof YamlNode.Text text ? new YamlNode.Text(line, text.value()) : new YamlNode.Nothing(line);
    }

    private InputException wrong(int line, String what) {
        return new InputException(name + ":" + line + ": " + what);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
