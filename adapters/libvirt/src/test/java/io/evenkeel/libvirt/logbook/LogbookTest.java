package io.evenkeel.libvirt.logbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.logbook.MigrationRecord.Ending;
import io.evenkeel.libvirt.wire.Xml;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogbookTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static MigrationRecord entry() {
        MigrationRequest request = MigrationRequest.of(Samples.VM, new HostId("h1"), new HostId("h2"))
                .withTuning(MigrationTuning.DEFAULTS
                        .withMaxBandwidth(DataRate.ofBytesPerSecond(12_345_678))
                        .withMaxDowntime(Duration.ofMillis(250)))
                .withOptions(MigrationOption.values());
        return new MigrationRecord(
                OperationId.random(),
                request,
                NOW,
                true,
                false,
                List.of("/a b/<1>.img", "/b.qcow2"),
                NetworkAnnouncement.NO_NETWORK,
                Optional.empty());
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        MigrationRecord running = entry();
        MigrationOutcome failed = new MigrationOutcome.Failed(
                new Residence.OnHost(new HostId("h1"), VmState.RUNNING), ErrorKind.HYPERVISOR_FAULT, "<\"&'> broken");
        MigrationRecord ended = entry().with(Ending.of(failed, NOW).orElseThrow());
        Logbook logbook = new Logbook(List.of(running, ended));

        assertThat(Logbook.read(logbook.write())).isEqualTo(logbook);
        assertThat(Logbook.read(logbook.write()).find(ended.id()).orElseThrow().outcome())
                .contains(failed);
    }

    @Test
    void aCompletedAndACancelledOneKeepTheirOutcome() {
        MigrationOutcome completed = new MigrationOutcome.Completed(
                new Residence.OnHost(new HostId("h2"), VmState.PAUSED),
                Optional.of(Duration.ofMillis(31)),
                NetworkAnnouncement.NO_NETWORK);
        MigrationOutcome cancelled =
                new MigrationOutcome.Cancelled(new Residence.OnHost(new HostId("h1"), VmState.RUNNING));
        for (MigrationOutcome outcome : List.of(completed, cancelled)) {
            MigrationRecord entry = entry().with(Ending.of(outcome, NOW).orElseThrow());
            assertThat(Logbook.read(new Logbook(List.of(entry)).write())
                            .newest()
                            .orElseThrow()
                            .outcome())
                    .contains(outcome);
        }
    }

    @Test
    void anOutcomeWithoutOneHostIsNotWrittenDown() {
        assertThat(Ending.of(
                        new MigrationOutcome.Failed(new Residence.Nowhere(), ErrorKind.HYPERVISOR_FAULT, "gone"), NOW))
                .isEmpty();
    }

    @Test
    void theNewestAreKeptAndOneIsReplacedInPlace() {
        Logbook logbook = new Logbook(List.of());
        MigrationRecord first = entry();
        logbook = logbook.with(first);
        for (int i = 0; i < 7; i++) {
            logbook = logbook.with(entry());
        }
        assertThat(logbook.records()).hasSize(8).endsWith(first);
        MigrationRecord changed = first.with(
                Ending.of(new MigrationOutcome.Cancelled(new Residence.OnHost(new HostId("h1"), VmState.RUNNING)), NOW)
                        .orElseThrow());
        assertThat(logbook.with(changed).records()).hasSize(8).endsWith(changed);
        assertThat(logbook.with(entry()).find(first.id())).isEmpty();
    }

    @Test
    void whatSomebodyElseWroteIsNotAMigration() {
        assertThat(Logbook.read("<migrations><migration id='x'/></migrations>").records())
                .isEmpty();
        assertThat(Logbook.read("no xml").records()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNotWrittenOver() {
        assertThatThrownBy(() -> Logbook.readAll("<migrations><migration id='x'/></migrations>"))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining(Logbook.NAMESPACE);
        Logbook logbook = new Logbook(List.of(entry()));
        assertThat(Logbook.readAll(logbook.write())).isEqualTo(logbook);
    }

    @Test
    void whatNeverBeganLeavesNothingBehind() {
        Logbook before = new Logbook(List.of(entry(), entry()));
        MigrationRecord never = entry();
        Logbook begun = before.begin(never, new Residence.OnHost(new HostId("h1"), VmState.RUNNING));

        assertThat(begun.records().get(1).ended()).isPresent();
        assertThat(begun.discard(never)).isEqualTo(before);
    }

    @Test
    void aVmThatWasStartedFromItsDisksHasNoPartInAMigrationThatNobodySawEnd() {
        MigrationRecord ended = entry().with(Ending.of(
                        new MigrationOutcome.Cancelled(new Residence.OnHost(new HostId("h1"), VmState.RUNNING)), NOW)
                .orElseThrow());

        Logbook logbook = new Logbook(List.of(entry(), ended));

        assertThat(logbook.restarted(new HostId("h1")).records()).containsExactly(ended);
    }

    @Test
    void aVmThatWasStartedFromACopyHasItsDisksThereFromThenOn() {
        Logbook started = new Logbook(List.of(entry())).restarted(new HostId("h2"));

        assertThat(started.lastCopy()).hasValueSatisfying(copy -> {
            assertThat(copy.copying()).isEqualTo(MigrationRecord.Copying.TOOK_DISKS_AWAY);
            assertThat(copy.outcome().orElseThrow().residence())
                    .isEqualTo(new Residence.OnHost(new HostId("h2"), VmState.RUNNING));
        });
    }

    @Test
    void whereTheDisksWentIsNotForgottenForWhatCameToNothing() {
        MigrationOutcome there = new MigrationOutcome.Failed(
                new Residence.OnHost(new HostId("h2"), VmState.OFF), ErrorKind.HYPERVISOR_FAULT, "followed by nobody");
        MigrationOutcome cancelled =
                new MigrationOutcome.Cancelled(new Residence.OnHost(new HostId("h1"), VmState.RUNNING));
        MigrationRecord copy = entry().with(Ending.of(there, NOW).orElseThrow());
        Logbook logbook = new Logbook(List.of(copy));
        for (int i = 0; i < 20; i++) {
            MigrationRecord next = entry();
            logbook = logbook.with(next);
            assertThat(logbook.lastCopy()).contains(next);
            logbook = logbook.with(next.with(Ending.of(cancelled, NOW).orElseThrow()));
            assertThat(logbook.lastCopy()).contains(copy);
        }
        assertThat(logbook.records()).hasSize(8);
    }

    @Test
    void onlyACompletionReplacesWhatWasWrittenOfTheEnd() {
        Residence.OnHost there = new Residence.OnHost(new HostId("h2"), VmState.RUNNING);
        Ending completed = Ending.of(
                        new MigrationOutcome.Completed(there, Optional.empty(), NetworkAnnouncement.NO_NETWORK), NOW)
                .orElseThrow();
        Ending failed = Ending.of(new MigrationOutcome.Failed(there, ErrorKind.CONFLICT, Logbook.SUPERSEDED), NOW)
                .orElseThrow();

        assertThat(entry().isEndedBy(failed)).isTrue();
        assertThat(entry().with(failed).isEndedBy(completed)).isTrue();
        assertThat(entry().with(failed).isEndedBy(failed)).isFalse();
        assertThat(entry().with(completed).isEndedBy(failed)).isFalse();
        assertThat(entry().with(completed).isEndedBy(completed)).isFalse();
    }

    @Test
    void aDocumentTypeIsRefused() {
        assertThatThrownBy(() -> Xml.parse("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
