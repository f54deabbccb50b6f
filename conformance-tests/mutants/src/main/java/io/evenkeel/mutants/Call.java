package io.evenkeel.mutants;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call on the adapter that a mutant answers in its own way.
 *
 * @param target the right adapter's object
 * @param arguments as the kit gave them
 */
record Call(Object target, Original original, List<Object> arguments, MutantBed bed) {

    /** The right adapter's method. */
    interface Original {
        @Nullable
        Object invoke(Object... arguments) throws Throwable;
    }

    /** The right answer. */
    @Nullable
    Object proceed() throws Throwable {
        return original.invoke(arguments.toArray());
    }

    /** The right answer to a call with another argument. */
    @Nullable
    Object proceedWith(int index, Object argument) throws Throwable {
        List<Object> changed = new ArrayList<>(arguments);
        changed.set(index, argument);
        return original.invoke(changed.toArray());
    }

    /** The right answer, which is of this type. */
    <T> T answer(Class<T> type) throws Throwable {
        return type.cast(requireNonNull(proceed()));
    }

    /** The right answer, which is a list. */
    @SuppressWarnings("unchecked") // the SPI says what it is a list of
    <T> List<T> list(Class<T> of) throws Throwable {
        return (List<T>) requireNonNull(proceed(), of.getSimpleName());
    }

    /** The right answer, which may be absent. */
    <T> Optional<T> optional(Class<T> of) throws Throwable {
        return ((Optional<?>) requireNonNull(proceed(), of.getSimpleName())).map(of::cast);
    }

    <T> T argument(Class<T> type) {
        return arguments.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + type.getSimpleName() + " in " + arguments));
    }

    Deadline deadline() {
        return argument(Deadline.class);
    }

    <T> T target(Class<T> type) {
        return type.cast(target);
    }
}
