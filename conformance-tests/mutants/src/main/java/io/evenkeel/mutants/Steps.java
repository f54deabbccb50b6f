package io.evenkeel.mutants;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the mistakes of several mutants are made of. */
final class Steps {

    private Steps() {}

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(5));
    }

    /** Names another kind of failure than the right one. */
    static Mistake blaming(ErrorKind right, ErrorKind wrong) {
        return call -> {
            try {
                return call.proceed();
            } catch (HypervisorException e) {
                throw e.kind() == right ? HypervisorException.withoutEffect(wrong, "something is wrong") : e;
            }
        };
    }

    /** Takes a failure of this kind for a success. */
    static Mistake swallowing(ErrorKind kind, @Nullable Object instead) {
        return call -> {
            try {
                return call.proceed();
            } catch (HypervisorException e) {
                if (e.kind() == kind) {
                    return instead;
                }
                throw e;
            }
        };
    }

    /** Says after a failure that nothing has happened. */
    static Mistake denyingEffects() {
        return call -> {
            try {
                return call.proceed();
            } catch (HypervisorException e) {
                throw new HypervisorException(e.kind(), Effect.NONE, "it failed", e);
            }
        };
    }

    /** Hands every operation on under a new id. */
    static Mistake forgettingOperations() {
        return call ->
                call.proceedWith(0, Operation.in(call.argument(Operation.class).epoch()));
    }

    static Mistake snapshots(UnaryOperator<MigrationSnapshot> change) {
        return call -> change.apply(call.answer(MigrationSnapshot.class));
    }

    static MigrationSnapshot in(MigrationSnapshot s, MigrationPhase phase) {
        return new MigrationSnapshot(
                s.id(), phase, s.fraction(), s.memory(), s.storage(), s.throttlePercent(), Optional.empty());
    }

    static MigrationSnapshot ending(MigrationSnapshot s, MigrationOutcome outcome) {
        return new MigrationSnapshot(
                s.id(),
                outcome.phase(),
                s.fraction(),
                s.memory(),
                s.storage(),
                s.throttlePercent(),
                Optional.of(outcome));
    }
}
