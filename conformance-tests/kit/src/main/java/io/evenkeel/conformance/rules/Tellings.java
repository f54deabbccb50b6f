package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.StorageMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Everything that the snapshots of one migration told, to be searched for zeros that stand for "not known". */
final class Tellings {

    private final List<MigrationSnapshot> copying = new ArrayList<>();
    private final List<MemoryProgress> memory = new ArrayList<>();

    void add(MigrationSnapshot snapshot) {
        if (snapshot.phase() == MigrationPhase.PRECOPY) {
            copying.add(snapshot);
            snapshot.memory().ifPresent(memory::add);
        }
    }

    void check(Scenario s) {
        s.check(
                memory.isEmpty() || Calls.declares(s, Capabilities.MIGRATION_MEMORY_PROGRESS),
                "memory progress is told and migration.progress.memory is not declared");
        boolean slows = Calls.declares(s, Capabilities.MIGRATION_TUNE_THROTTLE)
                || Calls.declares(s, Capabilities.MIGRATION_AUTO_CONVERGE);
        s.check(
                slows
                        || copying.stream()
                                .noneMatch(each -> each.throttlePercent().isPresent()),
                "a throttle is told, and the hypervisor declares none");
        s.check(
                memory.stream().noneMatch(each -> each.total().bytes() == 0),
                "the guest's memory is told as zero in " + memory.size() + " snapshots");
        s.check(
                copying.stream()
                        .allMatch(each -> each.storage().isEmpty()
                                || each.storage().orElseThrow().total().bytes() > 0),
                "storage of zero bytes is told, with storage mode " + StorageMode.SHARED);
        boolean sent = memory.size() > 1
                && memory.get(memory.size() - 1)
                                .transferred()
                                .compareTo(memory.get(0).transferred())
                        > 0;
        if (sent) {
            notAlways(s, "transferRate", MemoryProgress::transferRate, rate -> rate.bytesPerSecond() == 0);
            notAlways(s, "expectedDowntime", MemoryProgress::expectedDowntime, Duration::isZero);
            notAlways(s, "fraction", copying, MigrationSnapshot::fraction, share -> share.value() == 0);
        }
        if (laterPass()) {
            notAlways(s, "dirtyRate", MemoryProgress::dirtyRate, rate -> rate.bytesPerSecond() == 0);
        }
    }

    /** Whether pages were sent again, so that some must have been changed. */
    private boolean laterPass() {
        return memory.stream().anyMatch(each -> each.iteration().orElse(1) > 2);
    }

    private <T> void notAlways(
            Scenario s, String name, Function<MemoryProgress, Optional<T>> value, Predicate<T> zero) {
        notAlways(s, name, memory, value, zero);
    }

    private static <S, T> void notAlways(
            Scenario s, String name, List<S> looks, Function<S, Optional<T>> value, Predicate<T> zero) {
        boolean always = !looks.isEmpty()
                && looks.stream()
                        .allMatch(each -> value.apply(each).filter(zero).isPresent());
        s.check(!always, name + " is told as zero in all of " + looks.size() + " snapshots while memory was copied");
    }
}
