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
    private boolean isRefused;
    private @Nullable Moment doubtSince;
    private int torsos;
    private @Nullable OperationId stop;
    private String remark = "";
    private String reason = "";
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
        remark = "";
        unclearSince = null;
        isDoubtful = false;
        doubtSince = null;
        isRefused = false;
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
        reason = why;
    }

    boolean isUnwanted() {
        return isUnwanted;
    }

    boolean isLate(Moment now) {
        return !now.isBefore(endBefore);
    }

    boolean isOverdue(Moment now, Duration by) {
        return !now.isBefore(endBefore.plus(by));
    }

    void failed(ErrorKind kind, String message) {
        failure = kind;
        reason = message;
    }

    Optional<ErrorKind> failure() {
        return Optional.ofNullable(failure);
    }

    /** It may have ended long ago, and the VM may have gone elsewhere since. */
    void adopted(Moment now) {
        isAdopted = true;
        inDoubtSince(now);
    }

    boolean isAdopted() {
        return isAdopted;
    }

    /** An order was given, by this supervisor or another, and whether it was taken is not known. */
    void inDoubtSince(Moment now) {
        doubtSince = now;
    }

    boolean isInDoubt() {
        return doubtSince != null;
    }

    boolean isInDoubtFor(Moment now, Duration time) {
        return doubtSince != null && now.since(doubtSince).compareTo(time) >= 0;
    }

    /** It was ordered once more while in doubt, and that was refused. */
    void refused() {
        isRefused = true;
    }

    boolean isRefused() {
        return isRefused;
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

    /** Why it does not end at its destination, as far as that is known. */
    String reason() {
        return reason;
    }

    /** What a person should know of it. */
    String remark() {
        return remark.isEmpty() ? reason : remark;
    }
}
