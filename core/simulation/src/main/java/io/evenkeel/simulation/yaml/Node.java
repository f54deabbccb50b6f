package io.evenkeel.simulation.yaml;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** A piece of a YAML file that knows where it stands, so that what is wrong with it can be said. */
public sealed interface Node {

    Place place();

    /** Where something stands. */
    record Place(String file, int line, String key) {

        public Place {
            requireNonNull(file, "file");
            requireNonNull(key, "key");
        }

        public Place below(String name, int atLine) {
            return new Place(file, atLine, key.isEmpty() ? name : key + "." + name);
        }

        /** The one line that names the place, what is wrong there and what would be right. */
        public HypervisorException wrong(String what) {
            String where = file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ");
            return HypervisorException.withoutEffect(ErrorKind.INVALID_CONFIGURATION, where + what);
        }
    }

    /** Names and what they stand for. */
    record Mapping(Place place, Map<String, Node> members) implements Node {

        public Mapping {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** Refuses members of other names. */
        public Mapping allow(String... names) {
            List<String> known = List.of(names);
            members.forEach((name, member) -> {
                if (!known.contains(name)) {
                    throw member.place().wrong("no such key; known here are " + String.join(", ", known));
                }
            });
            return this;
        }

        public Optional<Node> find(String name) {
            return Optional.ofNullable(members.get(name));
        }

        public Node get(String name) {
            return find(name)
                    .orElseThrow(() -> place.wrong("'" + name + "' is missing; there is only "
                            + String.join(", ", new TreeSet<>(members.keySet()))));
        }

        public <T> T read(String name, T otherwise, Function<Node, T> reader) {
            return find(name).map(reader).orElse(otherwise);
        }
    }

    /** One thing after another. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A single value, as it is written. */
    record Scalar(Place place, String value) implements Node {}

    default Mapping mapping() {
        if (this instanceof Mapping mapping) {
            return mapping;
        }
        throw place().wrong("not keys with values but " + kind());
    }

    default List<Node> items() {
        if (this instanceof Sequence sequence) {
            return sequence.items();
        }
        throw place().wrong("not a list but " + kind());
    }

    default String text() {
        if (this instanceof Scalar scalar && !scalar.value().isBlank()) {
            return scalar.value();
        }
        throw place().wrong("not a text but " + kind());
    }

    /** Reads the text by a function that refuses with an {@link IllegalArgumentException}. */
    default <T> T as(String form, Function<String, T> reader) {
        String text = text();
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw place().wrong("not " + form + ": " + text);
        }
    }

    private String kind() {
        if (this instanceof Scalar scalar) {
            return scalar.value().isBlank() ? "nothing" : "'" + scalar.value() + "'";
        }
        return this instanceof Sequence ? "a list" : "keys with values";
    }
}
