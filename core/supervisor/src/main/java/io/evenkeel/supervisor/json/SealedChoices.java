package io.evenkeel.supervisor.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets every sealed interface be written with the simple name of the record that it is. */
final class SealedChoices extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass type, JavaType base) {
        if (!isChoice(type.getRawType())) {
            return super.findTypeResolver(config, type, base);
        }
        return new StdTypeResolverBuilder()
                .init(
                        JsonTypeInfo.Value.construct(
                                JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true, null),
                        null);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        if (!isChoice(annotated.getRawType())) {
            return super.findSubtypes(annotated);
        }
        List<NamedType> kinds = new ArrayList<>();
        leaves(annotated.getRawType()).forEach(leaf -> kinds.add(new NamedType(leaf, leaf.getSimpleName())));
        return kinds;
    }

    /** All records among what a sealed interface permits, however deep. */
    static List<Class<?>> leaves(Class<?> choice) {
        List<Class<?>> leaves = new ArrayList<>();
        for (Class<?> permitted : choice.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                leaves.addAll(leaves(permitted));
            } else {
                leaves.add(permitted);
            }
        }
        return leaves;
    }

    static boolean isChoice(Class<?> type) {
        return type.isInterface() && type.isSealed();
    }
}
