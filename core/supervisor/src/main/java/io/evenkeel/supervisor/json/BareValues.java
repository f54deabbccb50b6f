package io.evenkeel.supervisor.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.module.SimpleSerializers;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.evenkeel.spi.Spi;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the SPI wraps around one value, an id or a figure with a unit, as that value alone: {@code "host-1"}, not
 * {@code {"value":"host-1"}}.
 */
final class BareValues extends SimpleModule {

    private static final long serialVersionUID = 1;
    private static final String SPI = Spi.class.getPackageName();
    private static final Set<Class<?>> BARE = Set.of(String.class, long.class, double.class, UUID.class);

    BareValues() {
        super("bare values");
    }

    @Override
    public void setupModule(Module.SetupContext context) {
        super.setupModule(context);
        context.addSerializers(new SimpleSerializers() {
            private static final long serialVersionUID = 1;

            @Override
            public @Nullable JsonSerializer<?> findSerializer(
                    SerializationConfig config, JavaType type, BeanDescription description) {
                return isWrapper(type.getRawClass()) ? new Unwrap(type.getRawClass()) : null;
            }
        });
        context.addDeserializers(new SimpleDeserializers() {
            private static final long serialVersionUID = 1;

            @Override
            public @Nullable JsonDeserializer<?> findBeanDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription description) {
                return isWrapper(type.getRawClass()) ? new Wrap(type.getRawClass()) : null;
            }
        });
    }

    /** A record of the SPI with one plain component that is not one of several choices. */
    private static boolean isWrapper(Class<?> type) {
        if (!type.isRecord() || !type.getPackageName().startsWith(SPI)) {
            return false;
        }
        for (Class<?> role : type.getInterfaces()) {
            if (role.isSealed()) {
                return false;
            }
        }
        RecordComponent[] components = type.getRecordComponents();
        return components.length == 1 && BARE.contains(components[0].getType());
    }

    private static final class Unwrap extends StdSerializer<Object> {
        private static final long serialVersionUID = 1;
        private final transient Method accessor;

        Unwrap(Class<?> type) {
            super(type, false);
            this.accessor = type.getRecordComponents()[0].getAccessor();
        }

        @Override
        public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
            try {
                provider.defaultSerializeValue(accessor.invoke(value), out);
            } catch (ReflectiveOperationException e) {
                throw new IOException("cannot read " + accessor, e);
            }
        }
    }

    private static final class Wrap extends StdDeserializer<Object> {
        private static final long serialVersionUID = 1;
        private final Class<?> component;
        private final transient Constructor<?> constructor;

        Wrap(Class<?> type) {
            super(type);
            this.component = type.getRecordComponents()[0].getType();
            try {
                this.constructor = type.getDeclaredConstructor(component);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("a record without its constructor: " + type, e);
            }
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Object value = context.readValue(in, component);
            try {
                return constructor.newInstance(value);
            } catch (InvocationTargetException e) {
                throw new IOException("not a " + handledType().getSimpleName() + ": " + e.getCause(), e);
            } catch (ReflectiveOperationException e) {
                throw new IOException("cannot make a " + handledType().getSimpleName(), e);
            }
        }
    }
}
