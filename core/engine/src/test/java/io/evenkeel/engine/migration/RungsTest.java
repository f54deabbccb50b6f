package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.convergence.ConvergenceLadder;
import io.evenkeel.engine.convergence.LadderInput;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.convergence.Rung;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.migration.MigrationSession.CancelReply;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RungsTest {

    private static final Duration CAP = Duration.ofSeconds(1);

    private final ScriptedSession session = new ScriptedSession();
    private final EventLog events = new EventLog(Clock.systemUTC());

    @Test
    void aCancelThatFailsForNowIsTriedAgain() throws Exception {
        Rungs rungs = rungs(new Rung.Cancel());
        session.failNextChange(HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "restarting"));
        climb(rungs, 100, 101);
        assertThat(session.calls).containsExactly("cancel", "cancel");
        assertThat(kinds()).containsExactly(Kind.STEP_FAILED, Kind.GAVE_UP);
        assertThat(events.all().get(0).text()).contains("restarting", "will be tried again");
    }

    @Test
    void aCancelThatComesTooLateIsNotCalledGivingUp() throws Exception {
        for (CancelReply reply : List.of(CancelReply.TOO_LATE, CancelReply.ENDED)) {
            session.cancelReply = reply;
            climb(rungs(new Rung.Cancel()), 100);
        }
        assertThat(kinds()).containsExactly(Kind.STEP_FAILED, Kind.STEP_FAILED);
        assertThat(events.all().get(0).text()).contains("runs to its end");
        assertThat(events.all().get(1).text()).contains("has ended already");
    }

    @Test
    void aPauseThatCouldNotBePermittedIsPermittedAtTheNextAttempt() throws Exception {
        Rungs rungs = rungs(new Rung.RaiseDowntime(CAP), new Rung.Cancel());
        session.failNextChange(HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "late"));
        climb(rungs, 100, 101);
        assertThat(session.calls).hasSize(2).allMatch(call -> call.startsWith("tune"));
        assertThat(kinds()).containsExactly(Kind.STEP_FAILED, Kind.STEP_TAKEN);
    }

    private Rungs rungs(Rung... rungs) {
        LadderPolicy policy =
                LadderPolicy.DEFAULTS.withRungs(CAP, List.of(rungs)).withPatience(Duration.ZERO);
        CapabilitySet everything = CapabilitySet.copyOf(Capabilities.standard());
        ConvergenceLadder ladder = ConvergenceLadder.ofStarted(policy, everything, ScriptedSession.REQUEST);
        return new Rungs(new Attachment(session, Optional.empty(), Runnable::run), ladder, events);
    }

    private void climb(Rungs rungs, long... seconds) throws InterruptedException {
        for (long second : seconds) {
            LadderInput input = new LadderInput(
                    Duration.ofSeconds(second),
                    ScriptedSession.snapshot(session.id(), 500),
                    true,
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty());
            rungs.climb(input, Epoch.NONE, () -> Deadline.after(CAP));
        }
    }

    private List<Kind> kinds() {
        return events.all().stream().map(MigrationEvent::kind).toList();
    }
}
