package io.evenkeel.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * JSON output: names in camel case, sizes in bytes, rates in bytes per second, durations in milliseconds. What is not
 * known is left out.
 */
public final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** Maps, lists, texts, numbers and truth values as indented JSON. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + value.getClass(), e);
        }
    }

    /** An object that keeps the order in which it is filled. */
    public static Entry object() {
        return new Entry();
    }

    /** One JSON object being filled. */
    public static final class Entry {
        private final Map<String, Object> values = new LinkedHashMap<>();

        private Entry() {}

        public Entry put(String name, Object value) {
            values.put(name, value);
            return this;
        }

        /** Adds the value if there is one. */
        public Entry put(String name, Optional<?> value) {
            value.ifPresent(present -> values.put(name, present));
            return this;
        }

        public Map<String, Object> build() {
            return values;
        }
    }
}
