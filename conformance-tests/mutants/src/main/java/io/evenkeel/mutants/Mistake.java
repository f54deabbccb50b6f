package io.evenkeel.mutants;

import org.jspecify.annotations.Nullable;

/** What a mutant does instead of the right thing. */
@FunctionalInterface
interface Mistake {

    @Nullable
    Object answer(Call call) throws Throwable;
}
