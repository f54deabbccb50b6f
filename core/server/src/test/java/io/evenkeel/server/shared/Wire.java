package io.evenkeel.server.shared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.supervisor.json.RecordJson;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of the SPI as JSON. What stays on the other side is known by a handle. */
final class Wire {
    static final ObjectMapper JSON = RecordJson.mapper();

    private static final Set<Class<?>> STAY = Set.of(MigrationSession.class, HealthWatch.class);

    private Wire() {}

    static JsonNode encode(Type type, Object value) throws IOException {
        if (value instanceof Deadline deadline) {
            return JSON.valueToTree(deadline.remaining().toMillis());
        }
        return JSON.readTree(JSON.writerFor(JSON.constructType(type)).writeValueAsBytes(value));
    }

    static Object decode(Type type, JsonNode json) throws IOException {
        if (type == Deadline.class) {
            return Deadline.after(Duration.ofMillis(json.asLong()));
        }
        return JSON.readerFor(JSON.constructType(type)).readValue(json);
    }

    /** The interface of what a method returns and does not hand over; null if it hands over a value. */
    static @Nullable Class<?> stays(Method method) {
        Type type = method.getGenericReturnType();
        if (isOptional(method) && type instanceof ParameterizedType optional) {
            type = optional.getActualTypeArguments()[0];
        }
        return type instanceof Class<?> raw && STAY.contains(raw) ? raw : null;
    }

    static boolean isOptional(Method method) {
        return method.getReturnType() == Optional.class;
    }

    static Method method(Class<?> face, String name, int parameters) {
        return Arrays.stream(face.getMethods())
                .filter(each -> each.getName().equals(name) && each.getParameterCount() == parameters)
                .findFirst()
                .orElseThrow();
    }
}
