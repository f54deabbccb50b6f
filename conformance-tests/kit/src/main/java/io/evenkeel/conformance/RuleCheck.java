package io.evenkeel.conformance;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** A rule and the method that checks it. */
public final class RuleCheck {

    private final Rule rule;
    private final RuleNumber number;
    private final Method method;
    private final Constructor<?> constructor;

    RuleCheck(Method method) {
        this.method = method;
        this.rule = method.getAnnotation(Rule.class);
        this.number = RuleNumber.parse(rule.id());
        if (method.getParameterCount() != 1 || method.getParameterTypes()[0] != Scenario.class) {
            throw new IllegalArgumentException(method + " does not take one Scenario");
        }
        try {
            this.constructor = method.getDeclaringClass().getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    method.getDeclaringClass() + " has no constructor without parameters", e);
        }
        method.setAccessible(true);
        constructor.setAccessible(true);
    }

    public Rule rule() {
        return rule;
    }

    public RuleNumber number() {
        return number;
    }

    /** The check, for reports that lead a reader to it. */
    public Method method() {
        return method;
    }

    /** Checks the rule; returns if it holds. */
    void run(Scenario scenario) throws Throwable {
        try {
            method.invoke(constructor.newInstance(), scenario);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @Override
    public String toString() {
        return "§" + number + " " + rule.text();
    }
}
