package io.evenkeel.simulation.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.evenkeel.simulation.yaml.Node.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns YAML text into {@link Node}s. */
public final class YamlNodes {

    private final String file;
    private final YAMLParser parser;

    private YamlNodes(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Parses a text.
     *
     * @param file the name of the file that it stands in, for messages
     * @throws WrongFileException if it is not YAML, or more than one document
     */
    public static Node parse(String file, String text) {
        Place start = new Place(file, 1, "");
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                throw start.wrong("the file is empty");
            }
            YamlNodes nodes = new YamlNodes(file, parser);
            Node root = nodes.node(start);
            if (parser.nextToken() != null) {
                throw new Place(file, nodes.line(), "").wrong("a second document begins here; one file holds one");
            }
            return root;
        } catch (JsonProcessingException e) {
            YamlProblem problem = YamlProblem.of(e);
            throw new Place(file, problem.line(), "").wrong("not YAML: " + problem.what());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private Node node(Place place) throws IOException {
        if (parser.isCurrentAlias()) {
            throw place.wrong("an alias such as *name is not understood here; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(place);
            case START_ARRAY -> sequence(place);
            default -> new Node.Scalar(place, parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText());
        };
    }

    private Node mapping(Place place) throws IOException {
        Map<String, Node> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Place member = place.below(name, line());
            parser.nextToken();
            if (members.put(name, node(member)) != null) {
                throw member.wrong("given twice; keep one");
            }
        }
        return new Node.Mapping(place, members);
    }

    private Node sequence(Place place) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String key = place.key() + "[" + items.size() + "]";
            items.add(node(new Place(file, line(), key)));
        }
        return new Node.Sequence(place, items);
    }
}
