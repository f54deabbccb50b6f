package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.migration.Outcomes.End;
import io.evenkeel.libvirt.migration.Outcomes.Finding;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.libvirt.migration.Outcomes.Verdict;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomesTest {

    /** Every pair of ends; "-" is no repair. A guest that was running. */
    @ParameterizedTest(name = "source {0}, destination {1}: {2}, {3}")
    @CsvSource({
        "RUNNING, RUNNING, ON_BOTH, -",
        "TAKEN_BACK, ARRIVED, ON_SOURCE, DESTROY_TWIN_AT_DESTINATION",
        "TAKEN_BACK, RUNNING, ON_BOTH, -",
        "TAKEN_BACK, RUNNING_THROUGHOUT, ON_BOTH, -",
        "ARRIVED, ARRIVED, ON_BOTH, -",
        "TAKEN_BACK, CRASHED, ON_SOURCE, UNDEFINE_AT_DESTINATION",
        "TAKEN_BACK, SILENT, UNKNOWN, -",
        "ARRIVED, SILENT, ON_SOURCE, -",
        "TRANSIT, ARRIVED, ON_DESTINATION, DESTROY_AT_SOURCE",
        "RUNNING, PAUSED, ON_BOTH, -",
        "RUNNING, TRANSIT, ON_SOURCE, DESTROY_AT_DESTINATION",
        "RUNNING, POSTCOPY, ON_BOTH, -",
        "RUNNING, DEFINED, ON_SOURCE, UNDEFINE_AT_DESTINATION",
        "RUNNING, CRASHED, ON_SOURCE, UNDEFINE_AT_DESTINATION",
        "RUNNING, ABSENT, ON_SOURCE, -",
        "RUNNING, SILENT, UNKNOWN, -",
        "PAUSED, RUNNING, ON_BOTH, -",
        "PAUSED, PAUSED, ON_BOTH, -",
        "PAUSED, TRANSIT, ON_SOURCE, DESTROY_AT_DESTINATION",
        "PAUSED, DEFINED, ON_SOURCE, UNDEFINE_AT_DESTINATION",
        "PAUSED, ABSENT, ON_SOURCE, -",
        "PAUSED, SILENT, UNKNOWN, -",
        "TRANSIT, RUNNING, ON_DESTINATION, DESTROY_AT_SOURCE",
        "TRANSIT, PAUSED, ON_DESTINATION, DESTROY_AT_SOURCE",
        "TRANSIT, TRANSIT, ON_SOURCE, DESTROY_AT_DESTINATION",
        "TRANSIT, DEFINED, ON_SOURCE, RESUME_AT_SOURCE",
        "TRANSIT, ABSENT, ON_SOURCE, RESUME_AT_SOURCE",
        "TRANSIT, SILENT, UNKNOWN, -",
        "POSTCOPY, RUNNING, ON_DESTINATION, -",
        "POSTCOPY, POSTCOPY_RUNNING, ON_BOTH, -",
        "ABSENT, POSTCOPY_RUNNING, ON_DESTINATION, -",
        "POSTCOPY, POSTCOPY, ON_BOTH, -",
        "POSTCOPY, ABSENT, ON_SOURCE, -",
        "POSTCOPY_BROKEN, POSTCOPY_BROKEN, ON_BOTH, RECOVER_POSTCOPY",
        "POSTCOPY_BROKEN, POSTCOPY_RUNNING, ON_BOTH, -",
        "POSTCOPY, POSTCOPY_BROKEN, ON_BOTH, -",
        "POSTCOPY_BROKEN, ABSENT, STOPPED, STOP_AT_SOURCE",
        "POSTCOPY_BROKEN, CRASHED, STOPPED, UNDEFINE_AT_DESTINATION STOP_AT_SOURCE",
        "POSTCOPY_BROKEN, DEFINED, STOPPED, UNDEFINE_AT_DESTINATION STOP_AT_SOURCE",
        "POSTCOPY_BROKEN, SILENT, UNKNOWN, -",
        "ABSENT, POSTCOPY_BROKEN, ON_DESTINATION, -",
        "POSTCOPY, SILENT, UNKNOWN, -",
        "DEFINED, RUNNING, ON_DESTINATION, UNDEFINE_AT_SOURCE",
        "DEFINED, PAUSED, ON_DESTINATION, UNDEFINE_AT_SOURCE",
        "DEFINED, TRANSIT, STOPPED, DESTROY_AT_DESTINATION",
        "DEFINED, ABSENT, STOPPED, -",
        "DEFINED, DEFINED, STOPPED, -",
        "CRASHED, RUNNING, ON_DESTINATION, UNDEFINE_AT_SOURCE",
        "CRASHED, ABSENT, STOPPED, -",
        "ABSENT, RUNNING, ON_DESTINATION, -",
        "ABSENT, RUNNING_THROUGHOUT, ON_DESTINATION, -",
        "ABSENT, PAUSED, ON_DESTINATION, -",
        "ABSENT, TRANSIT, STOPPED, DESTROY_AT_DESTINATION",
        "ABSENT, POSTCOPY, ON_DESTINATION, -",
        "ABSENT, DEFINED, STOPPED, -",
        "ABSENT, CRASHED, STOPPED, -",
        "ABSENT, ABSENT, STOPPED, -",
        "ABSENT, SILENT, UNKNOWN, -",
        "SILENT, RUNNING, UNKNOWN, -",
        "SILENT, ABSENT, UNKNOWN, -",
        "SILENT, SILENT, UNKNOWN, -",
        "RUNNING_THROUGHOUT, SILENT, ON_SOURCE, -",
        "RUNNING_THROUGHOUT, ABSENT, ON_SOURCE, -",
        "RUNNING_THROUGHOUT, TRANSIT, ON_SOURCE, DESTROY_AT_DESTINATION"
    })
    void bothEndsTellTheOutcome(End source, End destination, Verdict verdict, String repairs) {
        Finding finding = Outcomes.judge(source, destination, true);

        assertThat(finding.verdict()).isEqualTo(verdict);
        assertThat(finding.repairs().stream().map(Enum::name).collect(Collectors.joining(" ")))
                .isEqualTo(repairs.equals("-") ? "" : repairs);
    }

    @Test
    void nothingIsResumedOnTheSourceThatWasPausedBefore() {
        assertThat(Outcomes.judge(End.TRANSIT, End.ABSENT, false)).isEqualTo(Finding.of(Verdict.ON_SOURCE));
    }

    @Test
    void noRepairEverStopsOrResumesACompleteCopyBesideAnotherThatRuns() {
        Set<Repair> startsSource = EnumSet.of(Repair.RESUME_AT_SOURCE);
        for (End source : End.values()) {
            for (End destination : End.values()) {
                Finding finding = Outcomes.judge(source, destination, true);
                if (destination.isActive() || destination == End.SILENT) {
                    assertThat(finding.repairs())
                            .as("%s %s", source, destination)
                            .doesNotContainAnyElementsOf(startsSource);
                }
                if (destination.isRunning() && source.isRunning()) {
                    assertThat(finding.repairs())
                            .isSubsetOf(Repair.DESTROY_TWIN_AT_DESTINATION, Repair.UNDEFINE_AT_DESTINATION);
                }
                if (destination.isRunning() && !source.isRunning()) {
                    assertThat(finding.repairs()).doesNotContain(Repair.DESTROY_TWIN_AT_DESTINATION);
                }
                if (destination.isRunning()) {
                    assertThat(finding.repairs()).doesNotContain(Repair.DESTROY_AT_DESTINATION);
                }
                if (source.isWhole()) {
                    assertThat(finding.repairs()).doesNotContain(Repair.DESTROY_AT_SOURCE);
                }
            }
        }
    }

    @Test
    void everyVerdictThatRestsOnBothEndsHasAResidence() {
        HostId h1 = new HostId("h1");
        HostId h2 = new HostId("h2");
        Arrays.stream(Verdict.values())
                .filter(verdict -> verdict != Verdict.UNKNOWN && verdict != Verdict.MOVED_ON)
                .forEach(verdict -> assertThat(Outcomes.residence(verdict, h1, h2, End.RUNNING, End.RUNNING))
                        .isNotNull());
        assertThat(Outcomes.residence(Verdict.STOPPED, h1, h2, End.ABSENT, End.ABSENT))
                .isEqualTo(new Residence.Nowhere());
        assertThat(Outcomes.residence(Verdict.STOPPED, h1, h2, End.DEFINED, End.ABSENT))
                .isInstanceOfSatisfying(
                        Residence.OnHost.class,
                        there -> assertThat(there.host()).isEqualTo(h1));
        assertThat(Outcomes.residence(Verdict.ON_BOTH, h1, h2, End.RUNNING, End.RUNNING))
                .isEqualTo(new Residence.OnSeveralHosts(Set.of(h1, h2)));
    }

    @Test
    void aDestinationThatRunsInPostcopyIsNotReportedAsStopped() {
        HostId h1 = new HostId("h1");
        HostId h2 = new HostId("h2");

        assertThat(Outcomes.residence(Verdict.ON_DESTINATION, h1, h2, End.ABSENT, End.POSTCOPY_RUNNING))
                .isEqualTo(new Residence.OnHost(h2, VmState.RUNNING));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, RUNNING_THROUGHOUT",
        "1, 2, ARRIVED",
        "1, 3, RUNNING_THROUGHOUT",
        "1, 6, TAKEN_BACK",
        "1, 5, RUNNING",
        "1, 0, RUNNING",
        "1, 10, POSTCOPY_RUNNING",
        "1, 11, POSTCOPY_BROKEN",
        "3, 1, PAUSED",
        "3, 2, TRANSIT",
        "3, 5, PAUSED",
        "3, 11, PAUSED",
        "3, 12, POSTCOPY",
        "3, 13, POSTCOPY_BROKEN",
        "3, 14, TRANSIT",
        "5, 2, DEFINED",
        "5, 3, CRASHED",
        "5, 4, DEFINED",
        "6, 1, CRASHED",
        "7, 0, PAUSED"
    })
    void aStateWithItsReasonIsOneKindOfEnd(int state, int reason, End end) {
        assertThat(End.of(Samples.sighting(new DomainState(state, reason)))).isEqualTo(end);
    }
}
