package io.evenkeel.supervisor.migration;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.fact.Fact;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One migration under way, as far as this supervisor has seen it. Used by one thread at a time. */
final class Passage {

    private final Fact.MigrationIntended intent;
    private final Cause cause;
    private final Traffic.Way way;
    private Moment next;
    private final Moment endBefore;
    private @Nullable Moment unclearSince;
    private Duration pause = Duration.ZERO;
    private @Nullable MigrationSnapshot seen;
    private boolean isOutstanding;
    private boolean isDoubtful;
    private boolean isEnded;
    private boolean isUnwanted;
    private boolean isAdopted;
    private int torsos;
    private @Nullable OperationId stop;
    private String remark = "";
    private @Nullable ErrorKind failure;

    Passage(Fact.MigrationIntended intent, Traffic.Way way, Moment next, Moment endBefore) {
        this.intent = requireNonNull(intent, "intent");
        this.cause = Cause.parse(intent.cause());
        this.way = requireNonNull(way, "way");
        this.next = requireNonNull(next, "next");
        this.endBefore = requireNonNull(endBefore, "endBefore");
    }

    Fact.MigrationIntended intent() {
        return intent;
    }

    Cause cause() {
        return cause;
    }

    Traffic.Way way() {
        return way;
    }

    /** When to look again; not before the last answer has come. */
    Optional<Moment> next() {
        return isOutstanding ? Optional.empty() : Optional.of(next);
    }

    boolean isDue(Moment now) {
        return !isOutstanding && !now.isBefore(next);
    }

    void asked() {
        isOutstanding = true;
    }

    void answered() {
        isOutstanding = false;
    }

    void lookAt(Moment moment) {
        next = moment;
    }

    /** The adapter has shown it. */
    void saw(MigrationSnapshot snapshot) {
        seen = snapshot;
        pause = Duration.ZERO;
        unclearSince = null;
        isDoubtful = false;
        isEnded |= snapshot.phase().isTerminal();
    }

    /** Nothing was learned: looks ever more rarely. */
    void unclear(Moment now, String why, Duration first, Duration most) {
        remark = why;
        if (unclearSince == null) {
            unclearSince = now;
        }
        pause = pause.isZero() ? first : pause.multipliedBy(2);
        pause = pause.compareTo(most) > 0 ? most : pause;
        next = now.plus(pause);
    }

    boolean isUnclearFor(Moment now, Duration time) {
        return unclearSince != null && now.since(unclearSince).compareTo(time) >= 0;
    }

    /** From now on the VM itself is looked for, not its migration. */
    void doubt() {
        isDoubtful = true;
    }

    boolean isDoubtful() {
        return isDoubtful;
    }

    /** Whether the adapter said that it has ended. */
    boolean isEnded() {
        return isEnded;
    }

    Optional<MigrationSnapshot> seen() {
        return Optional.ofNullable(seen);
    }

    /** It shall end early. */
    void unwanted(String why) {
        isUnwanted = true;
        remark = why;
    }

    boolean isUnwanted() {
        return isUnwanted;
    }

    boolean isLate(Moment now) {
        return !now.isBefore(endBefore);
    }

    void failed(ErrorKind kind, String message) {
        failure = kind;
        remark = message;
    }

    Optional<ErrorKind> failure() {
        return Optional.ofNullable(failure);
    }

    /** It may have ended long ago, and the VM may have gone elsewhere since. */
    void adopted() {
        isAdopted = true;
    }

    boolean isAdopted() {
        return isAdopted;
    }

    /** Counts the looks that found it paused without a source. */
    int torso() {
        return ++torsos;
    }

    void stop(OperationId operation) {
        stop = operation;
    }

    Optional<OperationId> stop() {
        return Optional.ofNullable(stop);
    }

    /** What was last said of it. */
    String remark() {
        return remark;
    }
}
