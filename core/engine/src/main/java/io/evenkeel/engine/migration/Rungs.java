package io.evenkeel.engine.migration;

import io.evenkeel.engine.convergence.ConvergenceLadder;
import io.evenkeel.engine.convergence.ConvergenceLadder.Decision;
import io.evenkeel.engine.convergence.LadderInput;
import io.evenkeel.engine.convergence.Rung;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.migration.MigrationTuning;
import java.util.function.Supplier;

/** Carries out what the convergence ladder decides, and keeps a record of it. */
final class Rungs {

    private final MigrationSession session;
    private final ConvergenceLadder ladder;
    private final EventLog events;

    Rungs(MigrationSession session, ConvergenceLadder ladder, EventLog events) {
        this.session = session;
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
                take(take, Operation.in(epoch), deadline.get());
            }
            return;
        }
    }

    private void take(Decision.Take take, Operation operation, Deadline deadline) throws InterruptedException {
        Rung rung = take.rung();
        String what = describe(rung);
        if (ladder.isLeftToHypervisor(rung)) {
            events.add(Kind.STEP_TAKEN, what + " is left to the hypervisor's auto-converge; " + take.reason());
            return;
        }
        try {
            perform(rung, operation, deadline);
        } catch (HypervisorException e) {
            events.add(Kind.STEP_FAILED, what + ": " + e.getMessage());
            return;
        }
        events.add(rung instanceof Rung.Cancel ? Kind.GAVE_UP : Kind.STEP_TAKEN, what + "; " + take.reason());
    }

    private void perform(Rung rung, Operation operation, Deadline deadline) throws InterruptedException {
        if (rung instanceof Rung.RaiseDowntime raise) {
            session.tune(operation, MigrationTuning.DEFAULTS.withMaxDowntime(raise.to()), deadline);
        } else if (rung instanceof Rung.Throttle throttle) {
            session.tune(operation, MigrationTuning.DEFAULTS.withThrottlePercent(throttle.percent()), deadline);
        } else if (rung instanceof Rung.PostCopy) {
            session.forceSwitchover(operation, ForceMode.POSTCOPY, deadline);
        } else if (rung instanceof Rung.Pause) {
            session.forceSwitchover(operation, ForceMode.PAUSE, deadline);
        } else {
            session.cancel(operation, deadline);
        }
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
