package io.evenkeel.server.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.fact.MigrationManner;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.TimeWindow;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The journal is read by people, at night: each record is a sentence. */
class FactTextTest {
    private static final OperationId OPERATION = OperationId.random();
    private static final HostId N1 = new HostId("n1");
    private static final HostId N2 = new HostId("n2");
    private static final VmId WEB = new VmId("web");
    private static final Instant NIGHT = Instant.parse("2026-03-01T03:00:00Z");
    private static final Ending DONE = new Ending(Ending.Kind.DONE, "");
    private static final SafetyEvidence CUT_OFF = new FenceReceipt(N1, "ipmi", NIGHT);

    private static final Map<Fact, String> SENTENCES = new LinkedHashMap<>();

    static {
        say(new Fact.Led("keeper"), "supervisor 'keeper' leads from here on");
        say(
                new Fact.Kept(List.of(kept("web", "web"), kept("vm-2", "mail"))),
                "kept alive from now on: web on n1, vm-2 (mail) on n1");
        say(
                new Fact.Kept(List.of(kept("web", "web"), labelled("mail", "platform"), labelled("db", "yes"))),
                "kept alive from now on: web on n1, db on n1; left by label to the platform's own high availability from"
                        + " now on: mail on n1");
        say(
                new Fact.Kept(List.of(labelled("mail", "platform"))),
                "left by label to the platform's own high availability from now on: mail on n1");
        say(
                new Fact.KeptByPlatform(List.of(WEB), true),
                "left to the platform's own high availability from now on: web");
        say(
                new Fact.KeptByPlatform(List.of(WEB), false),
                "no longer left to the platform's own high availability: web");
        say(new Fact.Released(WEB, "it was removed"), "VM web is no longer kept alive: it was removed");
        say(
                new Fact.FoundDown(List.of(new SafetyEvidence.FoundOff(WEB, N1, NIGHT)), "it crashed"),
                "found not to run, and to be started again: web (n1 said at 2026-03-01T03:00:00Z that it does not run):"
                        + " it crashed");
        say(new Fact.Noted("n1", "two\nlines"), "note about n1: two lines");
        say(new Fact.Protection(WEB, true), "a person wants VM web kept alive");
        say(new Fact.Protection(WEB, false), "a person wants VM web left alone");
        say(
                new Fact.HostDead(N1, CUT_OFF),
                "host n1 is down for certain: n1 was cut off by ipmi at 2026-03-01T03:00:00Z");
        say(new Fact.HostBack(N1), "host n1 is seen alive; no proof that it is down holds any more");
        say(new Fact.FenceCounted(N1, NIGHT, 0), "the fence of host n1 counts against the budget of fences");
        say(
                new Fact.FenceCounted(N1, NIGHT, 2),
                "the fence of host n1 counts against the budget of fences; earlier ones that count no longer: 2");
        say(new Fact.FenceIntended(OPERATION, N1, "it is lost"), "host n1 is to be cut off: it is lost");
        say(new Fact.FenceEnded(OPERATION, N1, DONE), "host n1 was cut off");
        say(
                new Fact.FenceEnded(OPERATION, N1, new Ending(Ending.Kind.WITHOUT_EFFECT, "no answer")),
                "host n1 was not cut off, and will not be by this order: no answer");
        say(
                new Fact.FenceEnded(OPERATION, N1, new Ending(Ending.Kind.SHUT_OUT, "it is back")),
                "host n1 was not cut off by this order, which can have no effect any more: it is back");
        say(
                new Fact.SealIntended(OPERATION, new GuardTarget.OfHost(N1)),
                "orders of earlier supervisors are to be shut out of host n1");
        say(
                new Fact.SealEnded(OPERATION, new GuardTarget.OfVm(WEB), DONE),
                "VM web was closed to orders of earlier supervisors");
        say(
                new Fact.StartIntended(OPERATION, WEB, Optional.of(N1), N2, CUT_OFF, 2),
                "VM web is to be started on n2, having run on n1, attempt 2; proof: n1 was cut off by ipmi at"
                        + " 2026-03-01T03:00:00Z");
        say(new Fact.StartEnded(OPERATION, WEB, N2, DONE), "VM web was started on n2");
        say(new Fact.ResetIntended(OPERATION, WEB, N1, "it hangs"), "VM web is to be reset on n1: it hangs");
        say(new Fact.ResetEnded(OPERATION, WEB, DONE), "VM web was reset");
        say(new Fact.StopIntended(OPERATION, WEB, N1, "a leftover"), "VM web is to be stopped on n1: a leftover");
        say(new Fact.StopEnded(OPERATION, WEB, N1, DONE), "VM web was stopped on n1");
        say(
                new Fact.MigrationIntended(OPERATION, WEB, N1, N2, "drain", new MigrationManner(true, true, true)),
                "VM web is to be moved from n1 to n2, with its disks, slowed if need be, with post-copy if need be: drain");
        TimeWindow night = new TimeWindow(Set.of(), LocalTime.of(22, 0), LocalTime.of(5, 0), ZoneOffset.UTC);
        say(
                new Fact.MoveWanted(WEB, N2, "ann", NIGHT, Optional.empty(), Optional.of(night)),
                "VM web is to be moved to n2 when its turn comes, in the window 22:00-05:00 Z, before 2026-03-01T03:00:00Z, for"
                        + " ann");
        say(new Fact.MoveNotBegun(WEB, "ann gave it up"), "VM web is not moved: ann gave it up");
        say(new Fact.MigrationEnded(OPERATION, WEB, Optional.of(N2), DONE), "VM web was moved; it is on n2");
        say(
                new Fact.MigrationEnded(
                        OPERATION, WEB, Optional.empty(), new Ending(Ending.Kind.WITHOUT_EFFECT, "it crashed")),
                "VM web was not moved, and will not be by this order: it crashed; no host holds it");
        say(new Fact.DrainBegun(N1, "ann"), "host n1 is being emptied, for ann");
        say(new Fact.DrainEnded(N1, true, ""), "host n1 is empty and held so");
        say(new Fact.DrainEnded(N1, false, "web stays"), "host n1 is held, but could not be emptied: web stays");
        say(new Fact.HostResumed(N1, "ann"), "host n1 takes VMs again, for ann");
        say(
                new Fact.RollingBegun(List.of(N1, N2), 1, "ann"),
                "rolling maintenance begins, 1 at a time, for ann: n1, n2");
        say(new Fact.RollingAdvanced(N1, true, ""), "rolling maintenance: host n1 is done");
        say(
                new Fact.RollingAdvanced(N1, false, "it is down"),
                "rolling maintenance: host n1 is passed over: it is down");
        say(new Fact.RollingEnded("2 of 2 hosts served"), "rolling maintenance is over: 2 of 2 hosts served");
        say(new Fact.Arrived(WEB, N2, "it was started there"), "VM web is on n2: it was started there");
        say(
                new Fact.AlarmRaised("vms-down", Severity.CRITICAL, "web is down"),
                "alarm vms-down (critical): web is down");
        say(new Fact.AlarmCleared("vms-down"), "alarm vms-down is over");
    }

    private static void say(Fact fact, String sentence) {
        SENTENCES.put(fact, sentence);
    }

    private static KeptVm kept(String id, String name) {
        return new KeptVm(new VmId(id), name, N1, DataSize.ofGibibytes(1), 1, Map.of());
    }

    private static KeptVm labelled(String id, String protect) {
        return new KeptVm(new VmId(id), id, N1, DataSize.ofGibibytes(1), 1, Map.of("evenkeel.protect", protect));
    }

    @Test
    void everyRecordIsASentence() {
        SENTENCES.forEach((fact, sentence) -> assertThat(FactText.words(fact)).isEqualTo(sentence));
    }

    @Test
    void noKindOfRecordIsForgotten() {
        Set<Class<?>> said = new HashSet<>();
        SENTENCES.keySet().forEach(fact -> said.add(fact.getClass()));

        assertThat(said).containsAll(kinds(Fact.class));
    }

    private static Set<Class<?>> kinds(Class<?> sealed) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            if (kind.isSealed()) {
                kinds.addAll(kinds(kind));
            } else {
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
