package io.evenkeel.libvirt.restart;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.STOPPED_BY_MIGRATION;
import static io.evenkeel.libvirt.Samples.VM;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.failover.SafetyEvidence.BoundElapsed;
import io.evenkeel.spi.failover.SafetyEvidence.FoundOff;
import io.evenkeel.spi.failover.SafetyEvidence.OperatorOverride;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroundsTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final HostId H3 = new HostId("h3");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final DomainState PAUSED = new DomainState(DomainState.PAUSED, 1);

    private final Map<HostId, Instant> answers = new HashMap<>();
    private final Watch watch = new Watch();
    private final Receipts receipts = new Receipts(host -> answers.getOrDefault(host, Instant.MIN), watch);

    /** A clock that is set by hand. */
    private static final class Watch extends Clock {
        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private Grounds judge(Map<HostId, Sighting> sightings, Set<HostId> silent, SafetyEvidence evidence) {
        receipts.show(evidence);
        return Grounds.judge(VM, H3, new Look(sightings, silent), evidence, host -> receipts.covers(evidence, host));
    }

    private void refused(Map<HostId, Sighting> sightings, Set<HostId> silent, SafetyEvidence evidence) {
        assertThatThrownBy(() -> judge(sightings, silent, evidence))
                .isInstanceOfSatisfying(HypervisorException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(ErrorKind.CONFLICT);
                    assertThat(failure.effect()).isEqualTo(Effect.NONE);
                });
    }

    private static FenceReceipt fenced(HostId host, Instant at) {
        return new FenceReceipt(host, "test", at);
    }

    private static final SafetyEvidence OVERRIDE = new OperatorOverride("somebody", "knows", NOON);

    @Test
    void aHostThatAnswersIsBelievedWhateverTheEvidence() {
        for (SafetyEvidence evidence : List.of(OVERRIDE, fenced(H1, NOON), new FoundOff(VM, H1, NOON))) {
            refused(Map.of(H1, sighting(RUNNING)), Set.of(), evidence);
            refused(Map.of(H1, sighting(PAUSED)), Set.of(), evidence);
            refused(Map.of(H2, sighting(STOPPED_BY_MIGRATION)), Set.of(H1), evidence);
            refused(Map.of(H3, sighting(RUNNING), H1, sighting(RUNNING)), Set.of(), evidence);
            refused(Map.of(H3, sighting(STOPPED_BY_MIGRATION)), Set.of(H1), evidence);
        }
    }

    @Test
    void whatRunsOnTheTargetIsLeftAlone() {
        assertThat(judge(Map.of(H3, sighting(RUNNING), H1, sighting(OFF)), Set.of(), OVERRIDE))
                .isEqualTo(Grounds.RUNS_THERE);
        assertThat(judge(Map.of(H3, sighting(RUNNING)), Set.of(H1), new FoundOff(VM, H1, NOON)))
                .isEqualTo(Grounds.RUNS_THERE);
    }

    @Test
    void theReceiptOfTheOnlySilentHostIsEnough() {
        assertThat(judge(Map.of(), Set.of(H1), fenced(H1, NOON))).isEqualTo(Grounds.FREE);
        assertThat(judge(Map.of(H2, sighting(OFF)), Set.of(H1), fenced(H1, NOON)))
                .isEqualTo(Grounds.FREE);
    }

    @Test
    void aReceiptSaysNothingOfAnotherHost() {
        refused(Map.of(), Set.of(H1, H2), fenced(H1, NOON));
        refused(Map.of(), Set.of(H2), fenced(H1, NOON));
    }

    @Test
    void receiptsOfSeveralHostsAddUpForAShortWhile() {
        refused(Map.of(), Set.of(H1, H2), fenced(H1, NOON));

        watch.now = NOON.plusSeconds(10);
        assertThat(judge(Map.of(), Set.of(H1, H2), fenced(H2, NOON))).isEqualTo(Grounds.FREE);

        watch.now = NOON.plus(Receipts.SHOWN_LATELY).plus(Duration.ofSeconds(11));
        refused(Map.of(), Set.of(H1, H2), fenced(H1, NOON));
    }

    @Test
    void aReceiptIsVoidOnceItsHostHasAnsweredAgain() {
        answers.put(H1, NOON.minusSeconds(1));
        assertThat(judge(Map.of(), Set.of(H1), fenced(H1, NOON))).isEqualTo(Grounds.FREE);

        answers.put(H1, NOON.plusSeconds(1));
        refused(Map.of(), Set.of(H1), fenced(H1, NOON));

        assertThat(judge(Map.of(), Set.of(H1), fenced(H1, NOON.plusSeconds(2)))).isEqualTo(Grounds.FREE);
        assertThat(judge(Map.of(), Set.of(H1), fenced(H1, NOON)))
                .as("an old receipt does not take the place of a newer one")
                .isEqualTo(Grounds.FREE);
    }

    private static final Duration BOUND = Duration.ofSeconds(36);

    private static SafetyEvidence silent(HostId host, Instant since) {
        return new BoundElapsed(host, since, BOUND);
    }

    @Test
    void aHostThatHasEndedByItselfIsRuledOutUntilItAnswers() {
        answers.put(H1, NOON);
        watch.now = NOON.plus(BOUND).minusMillis(1);
        refused(Map.of(), Set.of(H1), silent(H1, NOON));

        watch.now = NOON.plus(BOUND);
        assertThat(judge(Map.of(), Set.of(H1), silent(H1, NOON))).isEqualTo(Grounds.FREE);
        refused(Map.of(), Set.of(H2), silent(H1, NOON));

        answers.put(H1, NOON.plusSeconds(1));
        refused(Map.of(), Set.of(H1), silent(H1, NOON));
    }

    @Test
    void hostsThatHaveEndedInDifferentWaysAddUp() {
        watch.now = NOON.plus(BOUND);
        refused(Map.of(), Set.of(H1, H2), silent(H1, NOON));
        assertThat(judge(Map.of(), Set.of(H1, H2), fenced(H2, NOON))).isEqualTo(Grounds.FREE);
    }

    @Test
    void thatAVmWasOffSaysNothingOfAHostThatHasFallenSilentSince() {
        refused(Map.of(), Set.of(H1), new FoundOff(VM, H1, NOON));
        assertThat(judge(Map.of(H1, sighting(OFF)), Set.of(), new FoundOff(VM, H1, NOON)))
                .isEqualTo(Grounds.FREE);
    }

    @Test
    void aPersonMayAnswerForSilentHosts() {
        assertThat(judge(Map.of(), Set.of(H1, H2), OVERRIDE)).isEqualTo(Grounds.FREE);
    }
}
