package io.evenkeel.conformance.rules;

import java.util.List;

/** The classes whose methods are the standard rules. */
public final class Chapters {

    private Chapters() {}

    /** Every class with rules, in no particular order. */
    public static List<Class<?>> all() {
        return List.of(
                CallRules.class,
                ErrorRules.class,
                ProviderRules.class,
                ConnectionRules.class,
                InventoryRules.class,
                StartRules.class,
                CourseRules.class,
                CancelRules.class,
                AdoptionRules.class,
                TuningRules.class,
                StorageRules.class,
                DisasterRules.class,
                HealthRules.class,
                GuestRules.class,
                FencingRules.class,
                RestartRules.class,
                BoundRules.class,
                PowerRules.class,
                StopOnHostRules.class,
                GuardRules.class,
                LoadRules.class);
    }
}
