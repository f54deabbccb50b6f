package io.evenkeel.mutants;

import static java.util.Objects.requireNonNull;

import io.evenkeel.bed.simulator.Variant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An adapter that is wrong in one way.
 *
 * @param rule the rule it breaks and that must notice it
 * @param mistake what it does, as it follows "an adapter that"
 * @param variant the bed on which the rule applies
 * @param mistakes by the name of the method, for example {@code Inventory.hosts}; made anew for each bed
 */
public record Mutant(String rule, String mistake, Variant variant, Supplier<Map<String, Mistake>> mistakes) {

    public Mutant {
        requireNonNull(rule, "rule");
        requireNonNull(mistake, "mistake");
        requireNonNull(variant, "variant");
        requireNonNull(mistakes, "mistakes");
    }

    /** A mutant of one method that remembers nothing, on the bed with everything. */
    static Mutant of(String rule, String mistake, String method, Mistake answer) {
        return new Mutant(rule, mistake, Variant.FULL, () -> Map.of(method, answer));
    }

    /** A mutant that remembers something from call to call, or is wrong in several methods. */
    static Mutant of(String rule, String mistake, Supplier<Map<String, Mistake>> mistakes) {
        return new Mutant(rule, mistake, Variant.FULL, mistakes);
    }

    /** An adapter that is not wrong at all: being behind a proxy is not what makes a mutant fail. */
    public static Mutant none(Variant variant) {
        return new Mutant("", "changes nothing", variant, Map::of);
    }

    Mutant on(Variant newVariant) {
        return new Mutant(rule, mistake, newVariant, mistakes);
    }

    @Override
    public String toString() {
        return rule + " " + mistake;
    }
}
