package io.evenkeel.simulation.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Request;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A story is told in sentences, not in the form of records. */
class SentencesTest {

    private static final OperationId OPERATION = OperationId.parse("00000000-0000-0000-0000-00000000000a");
    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final VmId DB = new VmId("db");
    private static final Ending DONE = new Ending(Ending.Kind.DONE, "");

    private static final Map<Fact, String> FACTS = Map.ofEntries(
            Map.entry(
                    new Fact.SealIntended(OPERATION, new GuardTarget.OfHost(H1)),
                    "will shut earlier supervisors out of h1"),
            Map.entry(
                    new Fact.SealEnded(OPERATION, new GuardTarget.OfVm(DB), DONE),
                    "shutting earlier supervisors out of db: done"),
            Map.entry(new Fact.StopIntended(OPERATION, DB, H1, "a leftover"), "will stop db on h1: a leftover"),
            Map.entry(new Fact.StopEnded(OPERATION, DB, H1, DONE), "stop of db on h1: done"),
            Map.entry(
                    new Fact.FoundDown(List.of(new SafetyEvidence.FoundOff(DB, H1, Instant.EPOCH)), "it crashed"),
                    "db does not run: it crashed"),
            Map.entry(new Fact.Protection(DB, false), "a person wants db left alone"),
            Map.entry(new Fact.Arrived(DB, H2, "it was started there"), "db is on h2: it was started there"),
            Map.entry(new Fact.DrainBegun(H1, "ann"), "empties h1 for ann"),
            Map.entry(new Fact.DrainEnded(H1, true, ""), "h1 is held empty"),
            Map.entry(new Fact.DrainEnded(H1, false, "db stays"), "h1 is held, but not empty: db stays"),
            Map.entry(new Fact.HostResumed(H1, "ann"), "h1 takes VMs again, for ann"),
            Map.entry(
                    new Fact.RollingBegun(List.of(H2, H1), 1, "ann"),
                    "rolling maintenance by ann begins with h1, h2, 1 at a time"),
            Map.entry(new Fact.RollingAdvanced(H1, true, ""), "rolling maintenance: h1 is done"),
            Map.entry(
                    new Fact.RollingAdvanced(H1, false, "it is down"),
                    "rolling maintenance: h1 is passed over: it is down"),
            Map.entry(
                    new Fact.RollingEnded("2 of 2 hosts served"), "rolling maintenance is over: 2 of 2 hosts served"));

    private static final Map<Request, String> REQUESTS = Map.ofEntries(
            Map.entry(new Request.Drain(H1, "ann"), "ann asks to empty h1"),
            Map.entry(new Request.Resume(H1, "ann"), "ann asks to let h1 take VMs again"),
            Map.entry(new Request.FenceNow(H1, "ann", "it smokes"), "ann asks to fence h1: it smokes"),
            Map.entry(new Request.ConfirmDown(H1, "ann", "I saw it"), "ann asks to take h1 for down: I saw it"),
            Map.entry(new Request.Protect(DB, true, "ann"), "ann asks to keep db alive"),
            Map.entry(new Request.Protect(DB, false, "ann"), "ann asks to leave db alone"),
            Map.entry(
                    new Request.Move(DB, H2, "ann", Optional.empty(), Optional.empty(), Optional.empty()),
                    "ann asks to move db to h2"),
            Map.entry(new Request.CancelMove(DB, "ann"), "ann asks to give up the move of db"),
            Map.entry(new Request.Roll(List.of(), 2, "ann"), "ann asks to empty all hosts in turn, 2 at a time"),
            Map.entry(new Request.StopRolling("ann", "enough"), "ann asks to stop the rolling maintenance: enough"));

    @Test
    void factsOfEveryDayAreSentences() {
        FACTS.forEach((fact, sentence) -> assertThat(Sentences.of(fact)).isEqualTo(sentence));
    }

    @Test
    void requestsAreSentences() {
        REQUESTS.forEach(
                (request, sentence) -> assertThat(Sentences.of(request)).isEqualTo(sentence));
    }

    @Test
    void noKindOfRequestIsForgotten() {
        Set<Class<?>> said = new HashSet<>();
        REQUESTS.keySet().forEach(request -> said.add(request.getClass()));

        assertThat(said).containsExactlyInAnyOrder(Request.class.getPermittedSubclasses());
    }
}
