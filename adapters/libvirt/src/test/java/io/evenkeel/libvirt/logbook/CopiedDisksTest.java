package io.evenkeel.libvirt.logbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.logbook.CopiedDisks.Note;
import io.evenkeel.libvirt.logbook.MigrationRecord.Ending;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** {@link Samples#entry()} goes from h1 to h2. */
class CopiedDisksTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final HostId H3 = new HostId("h3");

    private static MigrationRecord unended(MigrationOption... options) {
        MigrationRecord plain = Samples.entry();
        return new MigrationRecord(
                plain.id(),
                plain.request().withOptions(options),
                plain.startedAt(),
                true,
                false,
                List.of("/images/a.qcow2"),
                plain.network(),
                Optional.empty());
    }

    private static MigrationRecord ended(MigrationRecord record, MigrationOutcome outcome) {
        return record.with(Ending.of(outcome, Instant.EPOCH).orElseThrow());
    }

    private static MigrationRecord completed(MigrationRecord record) {
        return ended(
                record,
                new MigrationOutcome.Completed(
                        new Residence.OnHost(H2, VmState.RUNNING), Optional.empty(), record.network()));
    }

    private static MigrationRecord cancelled() {
        return ended(unended(), new MigrationOutcome.Cancelled(new Residence.OnHost(H1, VmState.RUNNING)));
    }

    private static MigrationRecord failed(MigrationRecord record, HostId host, VmState state) {
        return ended(
                record,
                new MigrationOutcome.Failed(
                        new Residence.OnHost(host, state), ErrorKind.HYPERVISOR_FAULT, "nobody followed it"));
    }

    /** As libvirt shows it: all elements with the prefix under which the first was stored. */
    private static String definition(MigrationRecord... newestFirst) {
        String stored = new Logbook(List.of(newestFirst)).write();
        String shown = stored.replaceAll("<(/?)(\\w)", "<$1evenkeel:$2")
                .replace("<evenkeel:migrations", "<evenkeel:migrations xmlns:evenkeel='urn:evenkeel:libvirt:1'");
        return "<domain type='kvm'><name>vm</name><metadata>" + shown + "</metadata></domain>";
    }

    private static Note note(MigrationRecord... newestFirst) {
        return Note.read(Samples.VM, "a file", definition(newestFirst));
    }

    private static Note note(String origin, MigrationRecord... newestFirst) {
        return Note.read(Samples.VM, origin, definition(newestFirst));
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(HypervisorException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
            assertThat(refusal.effect()).isEqualTo(Effect.NONE);
            assertThat(refusal).hasMessageContainingAll(words);
        });
    }

    private static ThrowingCallable restart(HostId target, Note... notes) {
        return () -> CopiedDisks.check(Samples.VM, Arrays.asList(notes), target);
    }

    private static ThrowingCallable start(HostId target, Map<HostId, Note> held) {
        return () -> CopiedDisks.checkHeld(Samples.VM, held, List.of(), target);
    }

    private static void allowed(ThrowingCallable call) {
        assertThatCode(call).doesNotThrowAnyException();
    }

    @Test
    void aVmIsNotStartedFromTheImagesItsDisksWereCopiedFrom() {
        MigrationRecord copy = completed(unended());

        refused(restart(H1, note("a.xml", Samples.entry(), copy)), "copied to h2", "/images/a.qcow2", "a.xml");
        allowed(restart(H2, note(copy)));
        refused(start(H1, Map.of(H2, note(copy))), "copied to h2");
        allowed(start(H2, Map.of(H2, note(copy))));
    }

    @Test
    void aVmIsRestartedNowhereWhileItsDisksAreOnTheirWay() {
        refused(restart(H1, note(unended())), "not known");
        refused(restart(H2, note(unended())), "not known");
    }

    @Test
    void aCopyThatNobodySawEndLeftTheVmOnTheOnlyHostThatKnowsOfIt() {
        MigrationRecord copy = unended();

        allowed(start(H1, Map.of(H1, note(copy))));
        allowed(start(H2, Map.of(H2, note(copy))));
        refused(start(H2, Map.of(H1, note(copy))), "not known");
        refused(start(H1, Map.of(H1, note(copy), H2, note(copy))), "not known");
        refused(start(H2, Map.of(H1, note(copy), H2, note(copy))), "not known");
        allowed(start(H1, Map.of(H1, note(copy), H2, note())));
    }

    private static ThrowingCallable restart(HostId target, Map<HostId, Note> held, Note... kept) {
        return () -> CopiedDisks.checkHeld(Samples.VM, held, Arrays.asList(kept), target);
    }

    @Test
    void whatTheHostsSettleIsSettledForFilesToo() {
        MigrationRecord copy = unended();
        Note seen = note("vm.seen.xml", copy);

        allowed(restart(H1, Map.of(H1, note(copy)), seen));
        allowed(restart(H2, Map.of(H2, note(copy)), seen));
        refused(restart(H2, Map.of(H1, note(copy)), seen), "not known");
        refused(restart(H1, Map.of(H1, note(copy), H2, note(copy)), seen), "not known");
        refused(restart(H1, Map.of(), seen), "not known");
        refused(restart(H1, Map.of(H1, note()), seen), "not known");
    }

    @Test
    void anEndThatAFileKnowsIsNotSettledOtherwise() {
        MigrationRecord copy = unended();

        refused(restart(H1, Map.of(H1, note(copy)), note("vm.seen.xml", completed(copy))), "copied to h2");
        refused(restart(H1, Map.of(H1, note(copy)), note("vm.seen.xml", unended(), copy)), "not known");
    }

    @Test
    void whatOneHostKnowsOfTheEndCountsForTheOthers() {
        MigrationRecord copy = unended();
        Map<HostId, Note> held = Map.of(H1, note(copy), H2, note(completed(copy)));

        refused(start(H1, held), "copied to h2");
        allowed(start(H2, held));
        refused(start(H3, held), "copied to h2");
    }

    @Test
    void aNoteThatTellsOfALaterCopyOutdatesTheOthers() {
        MigrationRecord first = completed(unended());
        MigrationRecord later = failed(unended(), H3, VmState.RUNNING);

        allowed(restart(H3, note(first), note(later, first)));
        refused(restart(H2, note(first), note(later, first)), "copied to h3");
        refused(restart(H2, note(first), note(unended())), "not known");
    }

    @Test
    void whatIsNotedElsewhereCountsWhateverTheVmIsStartedFrom() {
        refused(restart(H1, note(), note("vm.seen.xml", completed(unended()))), "copied to h2", "vm.seen.xml");
        Map<HostId, Note> held = new HashMap<>();
        held.put(H1, note());
        held.put(H2, note(completed(unended())));
        refused(start(H1, held), "copied to h2");
    }

    @Test
    void aCopyThatCameToNothingDoesNotMatter() {
        allowed(restart(H1, note(cancelled())));
        refused(restart(H1, note(cancelled(), completed(unended()))), "copied to h2");
        allowed(restart(H1, note(failed(unended(), H1, VmState.RUNNING))));
        allowed(restart(H1, note(failed(unended(), H1, VmState.OFF))));
    }

    @Test
    void aFailureThatLeftTheVmAtTheDestinationTookItsDisksThere() {
        refused(restart(H1, note(failed(unended(), H2, VmState.OFF))), "copied to h2");
        allowed(restart(H2, note(failed(unended(), H2, VmState.OFF))));
        Logbook superseded =
                new Logbook(List.of(unended())).begin(Samples.entry(), new Residence.OnHost(H2, VmState.RUNNING));
        refused(restart(H1, new Note("a file", superseded)), "copied to h2");
    }

    @Test
    void afterAPostcopyThatBrokeNobodyKnowsWhereTheNewestDisksAre() {
        MigrationRecord postcopy = unended(MigrationOption.ALLOW_POSTCOPY);

        refused(restart(H1, note(failed(postcopy, H1, VmState.OFF))), "not known");
        refused(start(H1, Map.of(H1, note(failed(postcopy, H1, VmState.CRASHED)))), "not known");
        refused(start(H1, Map.of(H1, note(failed(postcopy, H1, VmState.PAUSED)))), "not known");
        allowed(restart(H1, note(failed(postcopy, H1, VmState.RUNNING))));
    }

    @Test
    void aNoteThatCannotBeReadIsNotTakenForNone() {
        String broken = definition(unended()).replace("storage=\"SHARED\"", "storage=\"ELSEWHERE\"");
        assertThat(broken).contains("ELSEWHERE");

        refused(() -> Note.read(Samples.VM, "its definition on h1", broken), "cannot be read", "h1", "--remove");
    }

    @Test
    void disksThatAllHostsSeeMayBeUsedAnywhere() {
        allowed(restart(H1, note(Samples.entry())));
        allowed(restart(H1, Note.read(Samples.VM, "a file", "<domain type='kvm'/>")));
    }
}
