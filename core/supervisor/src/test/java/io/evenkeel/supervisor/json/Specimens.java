package io.evenkeel.supervisor.json;

import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** Makes facts and effects of every kind, by looking at the records: a kind that is added later is not forgotten. */
public final class Specimens {

    private Specimens() {}

    /** One or more of each kind: each choice within a fact occurs in some of them. */
    public static List<Fact> facts() throws ReflectiveOperationException {
        List<Fact> facts = new ArrayList<>();
        for (Class<?> kind : SealedChoices.leaves(Fact.class)) {
            for (int variant = 0; variant < 6; variant++) {
                facts.add((Fact) of(kind, variant));
            }
        }
        return facts;
    }

    /** One effect of each kind, which may take as long as {@code within}. */
    public static List<Effect> effects(Duration within) throws ReflectiveOperationException {
        List<Effect> effects = new ArrayList<>();
        for (Class<?> kind : SealedChoices.leaves(Effect.class)) {
            effects.add((Effect) record(kind, 1, within));
        }
        return effects;
    }

    private static Object of(Type type, int variant) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            return container(generic, variant);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return "text \"quoted\" €\n" + variant;
        } else if (raw == int.class) {
            return 7 + variant;
        } else if (raw == long.class) {
            return (1L << 40) + variant;
        } else if (raw == double.class) {
            return 0.25 + variant;
        } else if (raw == boolean.class) {
            return variant % 2 == 0;
        } else if (raw == UUID.class) {
            return new UUID(variant, 5);
        } else if (raw == Instant.class) {
            return Instant.parse("2026-11-22T10:00:00.123456789Z").plusSeconds(variant);
        } else if (raw == Duration.class) {
            return Duration.ofSeconds(90, 5).plusSeconds(variant);
        } else if (raw == LocalTime.class) {
            return LocalTime.of(variant, 30);
        } else if (raw == ZoneId.class) {
            return variant % 2 == 0 ? ZoneOffset.UTC : ZoneId.of("Europe/Berlin");
        } else if (raw == OptionalInt.class) {
            return variant % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(variant);
        } else if (raw.isEnum()) {
            return raw.getEnumConstants()[variant % raw.getEnumConstants().length];
        } else if (raw.isSealed()) {
            List<Class<?>> leaves = SealedChoices.leaves(raw);
            return of(leaves.get(variant % leaves.size()), variant);
        } else if (raw.isRecord()) {
            return record(raw, variant);
        }
        throw new IllegalArgumentException("facts are to be made of plain values; this is none: " + raw);
    }

    private static Object container(ParameterizedType generic, int variant) throws ReflectiveOperationException {
        Object element = of(generic.getActualTypeArguments()[0], variant);
        if (generic.getRawType() == Optional.class) {
            return variant % 2 == 0 ? Optional.empty() : Optional.of(element);
        } else if (generic.getRawType() == List.class) {
            return List.of(element, of(generic.getActualTypeArguments()[0], variant + 1));
        } else if (generic.getRawType() == Set.class) {
            return Set.of(element);
        } else if (generic.getRawType() == Map.class) {
            return Map.of(element, of(generic.getActualTypeArguments()[1], variant));
        }
        throw new IllegalArgumentException("facts are to be made of plain values; this is none: " + generic);
    }

    private static Object record(Class<?> type, int variant, Duration duration) throws ReflectiveOperationException {
        Object made = record(type, variant);
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = types[i] == Duration.class
                    ? duration
                    : components[i].getAccessor().invoke(made);
        }
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object record(Class<?> type, int variant) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = of(components[i].getGenericType(), variant + i);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }
}
