package io.evenkeel.mutants;

import io.evenkeel.conformance.RuleNumber;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All mutants. */
public final class Mutants {

    private Mutants() {}

    /** In the order of the rules they break. */
    public static List<Mutant> all() {
        return Stream.of(
                        CallMutants.all(),
                        ConnectionMutants.all(),
                        InventoryMutants.all(),
                        StartMutants.all(),
                        CourseMutants.all(),
                        SessionMutants.all(),
                        HealthMutants.all(),
                        GuestMutants.all(),
                        FailoverMutants.all(),
                        BoundMutants.all(),
                        PowerMutants.all(),
                        StopOnHostMutants.all(),
                        LoadMutants.all())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(mutant -> RuleNumber.parse(mutant.rule())))
                .toList();
    }
}
