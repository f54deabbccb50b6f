package io.evenkeel.simulation.yaml;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        public WrongFileException wrong(String what) {
            String where = file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ");
            return new WrongFileException((where + what).strip().replaceAll("\\s*\\R\\s*", " "));
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
                    throw member.place().wrong("no such key here; known are " + String.join(", ", known));
                }
            });
            return this;
        }

        /** Refuses to have several members of these names, of which only one can be meant. */
        public Mapping atMostOneOf(String... names) {
            List<String> given =
                    List.of(names).stream().filter(members::containsKey).toList();
            if (given.size() > 1) {
                throw place.wrong(String.join(" and ", given)
                        + " exclude each other; keep one, and make two items of it" + " if both are meant");
            }
            return this;
        }

        public Optional<Node> find(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /**
         * What stands under a name.
         *
         * @param example of what to add if nothing does
         */
        public Node get(String name, String example) {
            return find(name)
                    .orElseThrow(
                            () -> place.wrong("'" + name + "' is missing; add for example " + name + ": " + example));
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

    /**
     * The keys and values that stand here.
     *
     * @param example of what to write if there are none
     */
    default Mapping mapping(String example) {
        if (this instanceof Mapping mapping) {
            return mapping;
        }
        throw place().wrong("must be keys with values, not " + kind() + "; write for example " + example);
    }

    /**
     * The list that stands here.
     *
     * @param example of what to write if there is none
     */
    default List<Node> items(String example) {
        if (this instanceof Sequence sequence) {
            return sequence.items();
        }
        throw place().wrong("must be a list, not " + kind() + "; write for example " + example);
    }

    default String text() {
        if (this instanceof Scalar scalar && !scalar.value().isBlank()) {
            return scalar.value();
        }
        throw place().wrong("must be a text, not " + kind());
    }

    /** Reads the text by a function that refuses with an {@link IllegalArgumentException}. */
    default <T> T as(String form, Function<String, T> reader) {
        if (this instanceof Scalar scalar && !scalar.value().isBlank()) {
            try {
                return reader.apply(scalar.value());
            } catch (IllegalArgumentException e) {
                throw notA(form);
            }
        }
        throw notA(form);
    }

    /** Reads a whole number between two, both included. */
    default int whole(int least, int most) {
        return as("a whole number from " + least + " to " + most, text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException(text);
            }
            return number;
        });
    }

    private WrongFileException notA(String form) {
        return place().wrong("must be " + form + ", not " + kind());
    }

    private String kind() {
        if (this instanceof Scalar scalar) {
            return scalar.value().isBlank() ? "nothing" : "'" + scalar.value() + "'";
        }
        return this instanceof Sequence ? "a list" : "keys with values";
    }
}
