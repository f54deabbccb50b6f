package io.evenkeel.engine.convergence;

import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides, look by look, what to do about a migration that does not converge.
 *
 * <p>The first rung is due when the migration is stalled, or has been predicted not to converge for as long as the
 * policy's patience. Each further one is due when the rung before has had its time, the policy's patience and one whole
 * pass, for only the end of a pass shows what has changed, and there is still trouble: as above, or because no end is
 * in sight. An end that is predicted is waited for, but not for ever: {@link LadderPolicy#longestCourse} bounds the
 * whole. Cancelling also waits until the trouble itself has lasted for the time of a rung. A rung that the adapter, the
 * request or the prediction does not permit is passed over, and says why. Does no input or output. For one migration;
 * not safe for use by several threads.
 */
public final class ConvergenceLadder {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int LEAST_ATTEMPTS = 3;

    private final LadderPolicy policy;
    private final CapabilitySet capabilities;
    private final MigrationRequest request;
    private final TuningInForce tuning;
    private final boolean isAdopted;

    private int nextRung;
    private Optional<Duration> hopelessSince = Optional.empty();
    private Optional<Trial> troubleFrom = Optional.empty();
    private Optional<Trial> lastStep = Optional.empty();
    private Optional<Duration> endPredictedBy = Optional.empty();
    private int failures;
    private Optional<Duration> firstFailureAt = Optional.empty();
    private Optional<Duration> lastFailureAt = Optional.empty();

    /** What to do. */
    public sealed interface Decision {

        /** Why, for whoever reads the migration's record. */
        String reason();

        /** Nothing for now. */
        record Wait(String reason) implements Decision {}

        /** The rung is to be taken; {@link #taken} or {@link #failed} must be told what came of it. */
        record Take(Rung rung, String reason) implements Decision {}

        /** The rung is not to be taken; ask again for the next. */
        record PassOver(Rung rung, String reason) implements Decision {}
    }

    private ConvergenceLadder(
            LadderPolicy policy,
            CapabilitySet capabilities,
            MigrationRequest request,
            TuningInForce tuning,
            boolean isAdopted) {
        this.policy = policy;
        this.capabilities = capabilities;
        this.request = request;
        this.tuning = tuning;
        this.isAdopted = isAdopted;
    }

    /** A ladder at its foot, for a migration that has just been started and is tuned as its request says. */
    public static ConvergenceLadder ofStarted(
            LadderPolicy policy, CapabilitySet capabilities, MigrationRequest request) {
        return new ConvergenceLadder(policy, capabilities, request, TuningInForce.atStart(request.tuning()), false);
    }

    /** A ladder at its foot, for a migration that was started earlier and may have been tuned since. */
    public static ConvergenceLadder ofAdopted(
            LadderPolicy policy, CapabilitySet capabilities, MigrationRequest request) {
        return new ConvergenceLadder(policy, capabilities, request, TuningInForce.unknown(), true);
    }

    /** The longest pause permitted now; empty if that is left to the hypervisor or is not known. */
    public Optional<Duration> permittedDowntime() {
        return tuning.downtime();
    }

    /** Tells the ladder of tuning that came from elsewhere. It is never undone: no rung permits or slows less. */
    public void tuned(MigrationTuning byHand) {
        tuning.set(byHand);
    }

    /** Tells the ladder of tuning that was asked for and may have come about. */
    public void mayBeTuned(MigrationTuning asked) {
        tuning.mayBe(asked);
    }

    /** The decision for one look; the same again until the ladder is told what came of a {@link Decision.Take}. */
    public Decision decide(LadderInput input) {
        if (input.snapshot().phase() != MigrationPhase.PRECOPY) {
            hopelessSince = Optional.empty();
            return new Decision.Wait("not in pre-copy");
        }
        Optional<String> trouble = trouble(input);
        if (trouble.isEmpty()) {
            troubleFrom = Optional.empty();
            if (lastStep.isEmpty()) {
                endPredictedBy = Optional.empty();
            }
            return new Decision.Wait("converging");
        }
        if (nextRung >= policy.rungs().size()) {
            return new Decision.Wait("every rung has been taken");
        }
        if (troubleFrom.isEmpty()) {
            troubleFrom = Optional.of(Trial.from(input, policy.patience()));
        }
        if (lastStep.isPresent() && !lastStep.get().isOver(input)) {
            return new Decision.Wait("the last step is still being given time");
        }
        if (lastFailureAt.isPresent()
                && input.elapsed().minus(lastFailureAt.get()).compareTo(RETRY_AFTER) < 0) {
            return new Decision.Wait("a step that failed is tried again soon");
        }
        Rung rung = policy.rungs().get(nextRung);
        if (rung instanceof Rung.Cancel && capabilities.contains(Capabilities.MIGRATION_CANCEL)) {
            Optional<String> hope = hope(input);
            if (hope.isPresent()) {
                return new Decision.Wait(hope.get());
            }
        }
        Optional<String> obstacle = obstacle(rung, input);
        if (obstacle.isPresent()) {
            leaveRung();
            return new Decision.PassOver(rung, obstacle.get());
        }
        return new Decision.Take(rung, trouble.get());
    }

    /** Tells the ladder that the rung it chose for {@code input} has been taken. */
    public void taken(Rung rung, LadderInput input) {
        leaveRung();
        lastStep = Optional.of(Trial.from(input, policy.patience()));
        if (rung instanceof Rung.RaiseDowntime raise) {
            tuning.set(MigrationTuning.DEFAULTS.withMaxDowntime(raise.to()));
        } else if (rung instanceof Rung.Throttle throttle && !isLeftToHypervisor(rung)) {
            tuning.set(MigrationTuning.DEFAULTS.withThrottlePercent(throttle.percent()));
        }
    }

    /**
     * Tells the ladder that the rung it chose for {@code input} could not be taken.
     *
     * <p>After a transient failure the same rung comes again, 1 s later: at least three times and for as long as the
     * policy's patience; cancelling until it succeeds, for after it there is nothing else. A rung that is given up
     * counts as never taken.
     *
     * @return whether the rung will come again
     */
    public boolean failed(Rung rung, boolean isTransient, LadderInput input) {
        failures++;
        Duration since = firstFailureAt.orElse(input.elapsed());
        boolean exhausted = failures >= LEAST_ATTEMPTS
                && input.elapsed().minus(since).compareTo(policy.patience()) >= 0
                && !(rung instanceof Rung.Cancel);
        if (!isTransient || exhausted) {
            leaveRung();
            return false;
        }
        firstFailureAt = Optional.of(since);
        lastFailureAt = Optional.of(input.elapsed());
        return true;
    }

    private void leaveRung() {
        nextRung++;
        failures = 0;
        endPredictedBy = Optional.empty();
        firstFailureAt = Optional.empty();
        lastFailureAt = Optional.empty();
    }

    /** Whether this rung is left to the hypervisor, which slows the guest by itself. */
    public boolean isLeftToHypervisor(Rung rung) {
        return rung instanceof Rung.Throttle && request.options().contains(MigrationOption.AUTO_CONVERGE);
    }

    /** Why cancelling would be rash. */
    private Optional<String> hope(LadderInput input) {
        if (troubleFrom.isPresent() && !troubleFrom.get().isOver(input)) {
            return Optional.of("the trouble is too young to give up");
        }
        return input.predictedEnd()
                .filter(left -> isBelieved(left, input))
                .map(left -> "predicted to end in " + milliseconds(left));
    }

    /** Whether the migration is expected to end by itself; also where nothing can be said of that. */
    private boolean isEndInSight(LadderInput input) {
        Optional<Prediction> told = input.prediction()
                .filter(known -> known.basis() == Prediction.Basis.MEASURED_BYTES)
                .filter(known -> known.atLeast().isEmpty());
        return told.isEmpty()
                || told.filter(known -> known.convergence() != Convergence.WILL_NOT_CONVERGE)
                        .flatMap(Prediction::remaining)
                        .filter(left -> isBelieved(left.p50(), input))
                        .isPresent();
    }

    /**
     * Whether to wait for an end that is {@code left} away: once for each rung, for no longer than the policy says, and
     * until the end is late by the patience. Somebody who waits for a verdict must know for how long.
     */
    private boolean isBelieved(Duration left, LadderInput input) {
        Duration trial = Trial.from(input, policy.patience()).end().minus(input.elapsed());
        boolean isLast = nextRung < policy.rungs().size() && policy.rungs().get(nextRung) instanceof Rung.Cancel;
        Duration most = isLast ? trial.multipliedBy(LadderPolicy.TRIALS_OF_HOPE) : trial;
        Duration believed = left.compareTo(most) < 0 ? left : most;
        Duration by = endPredictedBy.orElse(input.elapsed().plus(believed).plus(policy.patience()));
        endPredictedBy = Optional.of(by);
        return input.elapsed().compareTo(by) < 0;
    }

    private Optional<String> trouble(LadderInput input) {
        boolean hopeless = input.prediction()
                .map(prediction -> prediction.convergence() == Convergence.WILL_NOT_CONVERGE)
                .orElse(false);
        if (!hopeless) {
            hopelessSince = Optional.empty();
        } else if (hopelessSince.isEmpty()) {
            hopelessSince = Optional.of(input.elapsed());
        }
        if (input.stalled()) {
            return Optional.of("stalled: " + situation(input));
        }
        if (hopelessSince.isPresent()
                && input.elapsed().minus(hopelessSince.get()).compareTo(policy.patience()) >= 0) {
            return Optional.of("predicted not to converge: " + situation(input));
        }
        if (lastStep.isPresent() && lastStep.get().isOver(input) && !isEndInSight(input)) {
            return Optional.of("no end in sight: " + situation(input));
        }
        return Optional.empty();
    }

    private String situation(LadderInput input) {
        String rest = input.snapshot()
                .memory()
                .map(memory -> inShort(memory.remaining()) + " remain")
                .orElseGet(() -> input.snapshot()
                        .fraction()
                        .map(fraction -> Math.round(fraction.percent()) + " % done")
                        .orElse("no progress"));
        String needed = input.timeForRest()
                .map(time -> ", sending them takes " + milliseconds(time)
                        + tuning.downtime()
                                .map(pause -> " and " + milliseconds(pause) + " of pause are permitted")
                                .orElse(""))
                .orElse("");
        return rest + needed;
    }

    private Optional<String> obstacle(Rung rung, LadderInput input) {
        if (rung instanceof Rung.RaiseDowntime raise) {
            return obstacleToRaise(raise);
        }
        if (rung instanceof Rung.Throttle throttle) {
            return obstacleToThrottle(throttle, input);
        }
        if (rung instanceof Rung.PostCopy postCopy) {
            return obstacleToPostCopy(postCopy, input);
        }
        if (rung instanceof Rung.Pause pause) {
            Optional<String> lacking = unless(Capabilities.MIGRATION_FORCE_PAUSE);
            return lacking.isPresent() ? lacking : notWithin(pause.atMost(), input, "the pause");
        }
        return unless(Capabilities.MIGRATION_CANCEL);
    }

    private Optional<String> obstacleToRaise(Rung.RaiseDowntime raise) {
        Optional<String> lacking = unless(Capabilities.MIGRATION_TUNE_DOWNTIME);
        if (lacking.isPresent()) {
            return lacking;
        }
        if (tuning.downtime().isPresent()
                && raise.to().compareTo(tuning.downtime().get()) <= 0) {
            return Optional.of(milliseconds(tuning.downtime().get()) + " of pause are permitted already");
        }
        if (tuning.mayExceed(raise.to())) {
            return Optional.of("a longer pause may be permitted already");
        }
        if (tuning.downtime().isEmpty() && isAdopted) {
            return Optional.of("how long a pause is permitted since before the takeover is not known");
        }
        // Where the request leaves it open, the hypervisor's own figure is not known: only the most is surely more.
        if (tuning.downtime().isEmpty() && raise.to().compareTo(policy.longestRaise()) < 0) {
            return Optional.of("how long a pause the hypervisor permits by itself is not known");
        }
        return Optional.empty();
    }

    private Optional<String> obstacleToThrottle(Rung.Throttle throttle, LadderInput input) {
        OptionalInt seen = input.snapshot().throttlePercent();
        if (isLeftToHypervisor(throttle)) {
            int now = seen.orElse(0);
            return now >= throttle.percent()
                    ? Optional.of("the hypervisor slows the guest by " + now + " % already")
                    : Optional.empty();
        }
        Optional<String> lacking = unless(Capabilities.MIGRATION_TUNE_THROTTLE);
        if (lacking.isPresent()) {
            return lacking;
        }
        if (seen.isEmpty() && tuning.throttle().isEmpty()) {
            return Optional.of("by how much the guest is slowed since before the takeover is not known");
        }
        int now = Math.max(seen.orElse(0), tuning.throttle().orElse(0));
        if (now >= throttle.percent()) {
            return Optional.of("the guest is slowed by " + now + " % already");
        }
        return tuning.mayExceed(throttle.percent())
                ? Optional.of("the guest may be slowed by more already")
                : Optional.empty();
    }

    private Optional<String> obstacleToPostCopy(Rung.PostCopy postCopy, LadderInput input) {
        Optional<String> lacking = unless(Capabilities.MIGRATION_FORCE_POSTCOPY);
        if (lacking.isPresent()) {
            return lacking;
        }
        if (!request.options().contains(MigrationOption.ALLOW_POSTCOPY)) {
            return Optional.of("the request does not permit post-copy");
        }
        return notWithin(postCopy.within(), input, "fetching the rest");
    }

    private static Optional<String> notWithin(Duration limit, LadderInput input, String what) {
        Optional<Duration> time = input.timeForRest();
        if (time.isEmpty()) {
            return Optional.of("how long " + what + " would take is not known");
        }
        return time.get().compareTo(limit) > 0
                ? Optional.of(what + " would take " + milliseconds(time.get()) + ", more than " + milliseconds(limit))
                : Optional.empty();
    }

    private Optional<String> unless(Capability capability) {
        return capabilities.contains(capability)
                ? Optional.empty()
                : Optional.of("the adapter does not declare " + capability);
    }

    /** Without the exact bytes, which tell a reader nothing more. */
    private static String inShort(DataSize size) {
        String text = size.toString();
        int unit = text.indexOf('(');
        return unit < 0 ? text : text.substring(unit + 1, text.length() - 1);
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
