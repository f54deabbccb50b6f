package io.evenkeel.engine.migration;

import io.evenkeel.engine.convergence.ConvergenceLadder;
import io.evenkeel.engine.convergence.ConvergenceLadder.Decision;
import io.evenkeel.engine.convergence.LadderInput;
import io.evenkeel.engine.convergence.Rung;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationTuning;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out what the convergence ladder decides, and keeps a record of it. */
final class Rungs {

    private final Attachment attachment;
    private final ConvergenceLadder ladder;
    private final EventLog events;

    Rungs(Attachment attachment, ConvergenceLadder ladder, EventLog events) {
        this.attachment = attachment;
        this.ladder = ladder;
        this.events = events;
    }

    /** Takes at most one rung; those that nothing permits are passed over on the way. */
    void climb(LadderInput input, Epoch epoch, Supplier<Deadline> deadline) throws InterruptedException {
        while (true) {
            Decision decision = ladder.decide(input);
            if (decision instanceof Decision.Wait) {
                return;
            }
            if (decision instanceof Decision.PassOver passOver) {
                events.add(Kind.STEP_PASSED_OVER, describe(passOver.rung()) + ": " + passOver.reason());
                continue;
            }
            if (decision instanceof Decision.Take take) {
                take(take, input, Operation.in(epoch), deadline.get());
            }
            return;
        }
    }

    private void take(Decision.Take take, LadderInput input, Operation operation, Deadline deadline)
            throws InterruptedException {
        Rung rung = take.rung();
        String what = describe(rung);
        if (ladder.isLeftToHypervisor(rung)) {
            ladder.taken(rung, input);
            events.add(Kind.STEP_TAKEN, what + " is left to the hypervisor's auto-converge; " + take.reason());
            return;
        }
        Optional<CancelReply> reply;
        MigrationSession session = attachment.session();
        try {
            reply = perform(session, rung, operation, deadline);
        } catch (HypervisorException e) {
            if (e.effect() == Effect.UNKNOWN) {
                ladder.mayBeTuned(tuning(rung));
            }
            boolean isTransient = e.kind().isTransient() || attachment.isReplaced(session);
            boolean again = ladder.failed(rung, isTransient, input);
            events.addOnce(Kind.STEP_FAILED, what + ": " + e.getMessage() + (again ? "; it will be tried again" : ""));
            return;
        }
        ladder.taken(rung, input);
        if (reply.isEmpty()) {
            events.add(Kind.STEP_TAKEN, what + "; " + take.reason());
            return;
        }
        switch (reply.get()) {
            case ACCEPTED -> events.add(Kind.GAVE_UP, what + "; " + take.reason());
            case TOO_LATE ->
                events.add(Kind.STEP_FAILED, what + ": switchover has gone too far; the migration runs to its end");
            case ENDED -> events.add(Kind.STEP_FAILED, what + ": the migration has ended already");
        }
    }

    /** Carries the rung out; only cancelling has a reply. */
    private static Optional<CancelReply> perform(
            MigrationSession session, Rung rung, Operation operation, Deadline deadline) throws InterruptedException {
        if (rung instanceof Rung.Cancel) {
            return Optional.of(session.cancel(operation, deadline));
        }
        MigrationTuning tuning = tuning(rung);
        if (!tuning.equals(MigrationTuning.DEFAULTS)) {
            session.tune(operation, tuning, deadline);
        } else {
            session.forceSwitchover(
                    operation, rung instanceof Rung.PostCopy ? ForceMode.POSTCOPY : ForceMode.PAUSE, deadline);
        }
        return Optional.empty();
    }

    /** What the rung tunes; nothing if it is of another sort. */
    private static MigrationTuning tuning(Rung rung) {
        if (rung instanceof Rung.RaiseDowntime raise) {
            return MigrationTuning.DEFAULTS.withMaxDowntime(raise.to());
        }
        return rung instanceof Rung.Throttle throttle
                ? MigrationTuning.DEFAULTS.withThrottlePercent(throttle.percent())
                : MigrationTuning.DEFAULTS;
    }

    private static String describe(Rung rung) {
        if (rung instanceof Rung.RaiseDowntime raise) {
            return "permit " + raise.to().toMillis() + " ms of pause";
        }
        if (rung instanceof Rung.Throttle throttle) {
            return "slow the guest by " + throttle.percent() + " %";
        }
        if (rung instanceof Rung.PostCopy) {
            return "switch to post-copy";
        }
        return rung instanceof Rung.Pause ? "pause the guest for the rest" : "cancel";
    }
}
