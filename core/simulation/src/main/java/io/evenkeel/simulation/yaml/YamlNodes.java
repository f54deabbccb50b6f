package io.evenkeel.simulation.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
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
    private final JsonParser parser;

    private YamlNodes(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Parses a text.
     *
     * @param file the name of the file that it stands in, for messages
     * @throws io.evenkeel.spi.HypervisorException of kind {@code INVALID_CONFIGURATION} if it is not YAML
     */
    public static Node parse(String file, String text) {
        Place start = new Place(file, 1, "");
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                throw start.wrong("the file is empty");
            }
            return new YamlNodes(file, parser).node(start);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String why = e.getOriginalMessage().lines().findFirst().orElse("not YAML");
            throw new Place(file, Math.max(1, line), "").wrong("not YAML: " + why);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private Node node(Place place) throws IOException {
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
            Place member = place.below(name, parser.currentLocation().getLineNr());
            parser.nextToken();
            if (members.put(name, node(member)) != null) {
                throw member.wrong("the key stands here a second time");
            }
        }
        return new Node.Mapping(place, members);
    }

    private Node sequence(Place place) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = parser.currentTokenLocation().getLineNr();
            String key = place.key() + "[" + items.size() + "]";
            items.add(node(new Place(file, line, key)));
        }
        return new Node.Sequence(place, items);
    }
}
