package io.evenkeel.libvirt.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.logbook.MigrationRecord.Ending;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link Samples#entry()} goes from h1 to h2. */
class CopiedDisksTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    private static MigrationRecord copy(Optional<MigrationOutcome> outcome) {
        MigrationRecord plain = Samples.entry();
        return new MigrationRecord(
                plain.id(),
                plain.request(),
                plain.startedAt(),
                true,
                false,
                List.of("/images/a.qcow2"),
                plain.network(),
                outcome.flatMap(each -> Ending.of(each, Instant.EPOCH)));
    }

    private static MigrationRecord completed() {
        return copy(Optional.of(new MigrationOutcome.Completed(
                new Residence.OnHost(H2, VmState.RUNNING),
                Optional.empty(),
                Samples.entry().network())));
    }

    private static MigrationRecord cancelled() {
        return copy(Optional.of(new MigrationOutcome.Cancelled(new Residence.OnHost(H1, VmState.RUNNING))));
    }

    /** As libvirt shows it: all elements with the prefix under which the first was stored. */
    private static String definition(MigrationRecord... newestFirst) {
        String stored = new Logbook(List.of(newestFirst)).write();
        String shown = stored.replaceAll("<(/?)(\\w)", "<$1evenkeel:$2")
                .replace("<evenkeel:migrations", "<evenkeel:migrations xmlns:evenkeel='urn:evenkeel:libvirt:1'");
        return "<domain type='kvm'><name>vm</name><metadata>" + shown + "</metadata></domain>";
    }

    private static void refused(String definition, HostId target, String... words) {
        assertThatThrownBy(() -> CopiedDisks.check(Samples.VM, definition, target))
                .isInstanceOfSatisfying(HypervisorException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.INCOMPATIBLE);
                    assertThat(refusal).hasMessageContainingAll(words);
                });
    }

    @Test
    void aVmIsNotStartedFromTheImagesItsDisksWereCopiedFrom() {
        refused(definition(Samples.entry(), completed()), H1, "copied to h2", "/images/a.qcow2");
        assertThatCode(() -> CopiedDisks.check(Samples.VM, definition(completed()), H2))
                .doesNotThrowAnyException();
    }

    @Test
    void aVmIsStartedNowhereWhileItsDisksAreOnTheirWay() {
        String definition = definition(copy(Optional.empty()));

        refused(definition, H1, "not known");
        refused(definition, H2, "not known");
    }

    @Test
    void aCopyThatCameToNothingDoesNotMatter() {
        assertThatCode(() -> CopiedDisks.check(Samples.VM, definition(cancelled()), H1))
                .doesNotThrowAnyException();
        refused(definition(cancelled(), completed()), H1, "copied to h2");
    }

    @Test
    void disksThatAllHostsSeeMayBeUsedAnywhere() {
        assertThatCode(() -> CopiedDisks.check(Samples.VM, definition(Samples.entry()), H1))
                .doesNotThrowAnyException();
        assertThatCode(() -> CopiedDisks.check(Samples.VM, "<domain type='kvm'/>", H1))
                .doesNotThrowAnyException();
    }
}
