package io.evenkeel.conformance;

import io.evenkeel.conformance.rules.Chapters;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules an adapter can be put through, in the order of their numbers. */
public final class RuleCatalog {

    private final Map<RuleNumber, RuleCheck> checks;

    private RuleCatalog(Map<RuleNumber, RuleCheck> checks) {
        this.checks = Collections.unmodifiableMap(checks);
    }

    /** The rules of the specification. */
    public static RuleCatalog standard() {
        return of(Chapters.all());
    }

    /**
     * Every method with {@link Rule} of the given classes.
     *
     * @throws IllegalArgumentException if two methods have the same number, or one cannot be called
     */
    public static RuleCatalog of(Collection<Class<?>> classes) {
        Map<RuleNumber, RuleCheck> found = new TreeMap<>();
        for (Class<?> type : classes) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Rule.class)) {
                    RuleCheck check = new RuleCheck(method);
                    RuleCheck other = found.put(check.number(), check);
                    if (other != null) {
                        throw new IllegalArgumentException(
                                "rule " + check.number() + " is checked by " + other.method() + " and " + method);
                    }
                }
            }
        }
        return new RuleCatalog(found);
    }

    public List<RuleCheck> checks() {
        return new ArrayList<>(checks.values());
    }

    public Optional<RuleCheck> check(RuleNumber number) {
        return Optional.ofNullable(checks.get(number));
    }
}
