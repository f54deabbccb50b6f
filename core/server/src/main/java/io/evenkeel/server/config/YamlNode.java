package io.evenkeel.server.config;

import java.util.List;
import java.util.Map;

/** A part of a YAML file that remembers the line it began on. */
sealed interface YamlNode {
    int line();

    /** What it is, as it follows "not" or "is" in a message. */
    String kind();

    record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Text(int line, String value) implements YamlNode {
        @Override
        public String kind() {
            return "a value";
        }
    }

    record Nothing(int line) implements YamlNode {
        @Override
        public String kind() {
            return "empty";
        }
    }
}
