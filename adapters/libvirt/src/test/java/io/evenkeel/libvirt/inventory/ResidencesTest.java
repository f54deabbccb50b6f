package io.evenkeel.libvirt.inventory;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.STOPPED_BY_MIGRATION;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.logbook.Logbook;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResidencesTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    @Test
    void aCopyThatArrivesIsNotASecondVm() {
        assertThat(Residences.of(Map.of(H1, sighting(RUNNING), H2, sighting(STOPPED_BY_MIGRATION))))
                .isEqualTo(new Residence.OnHost(H1, VmState.RUNNING));
    }

    @Test
    void inSwitchoverTheOriginalIsTheVm() {
        assertThat(Residences.of(Map.of(H1, sighting(STOPPED_BY_MIGRATION, true), H2, sighting(STOPPED_BY_MIGRATION))))
                .isEqualTo(new Residence.OnHost(H1, VmState.PAUSED));
        assertThat(Residences.of(Map.of(H1, sighting(STOPPED_BY_MIGRATION, true), H2, sighting(RUNNING))))
                .isEqualTo(new Residence.OnHost(H2, VmState.RUNNING));
    }

    @Test
    void aDefinitionDoesNotTellThatASilentHostLacksTheVm() {
        assertThat(LibvirtInventory.doubtful(Map.of(H1, sighting(OFF)), Set.of(H2)))
                .containsExactly(H2);
        assertThat(LibvirtInventory.doubtful(Map.of(H1, sighting(RUNNING)), Set.of(H2)))
                .isEmpty();
    }

    @Test
    void aCopyThatStartsUpArrivesOnlyWhereItsRecordLeads() {
        DomainState starting = new DomainState(DomainState.PAUSED, DomainState.PAUSED_STARTING_UP);
        Logbook logbook = new Logbook(List.of(Samples.entry()));

        assertThat(Sighting.arriving(H2, starting, logbook).isInTransit()).isTrue();
        assertThat(Sighting.arriving(H1, starting, logbook).isInTransit()).isFalse();
        assertThat(Sighting.arriving(H2, starting, new Logbook(List.of())).isInTransit())
                .isFalse();
    }

    @Test
    void twoThatRunAreSeveral() {
        assertThat(Residences.of(Map.of(H1, sighting(RUNNING), H2, sighting(RUNNING))))
                .isEqualTo(new Residence.OnSeveralHosts(Set.of(H1, H2)));
    }

    @Test
    void aDefinitionCountsOnlyWhereNothingIsInMemory() {
        assertThat(Residences.of(Map.of(H1, sighting(OFF), H2, sighting(RUNNING))))
                .isEqualTo(new Residence.OnHost(H2, VmState.RUNNING));
        assertThat(Residences.of(Map.of(H1, sighting(OFF)))).isEqualTo(new Residence.OnHost(H1, VmState.OFF));
        assertThat(Residences.of(Map.of(H1, sighting(OFF), H2, sighting(OFF))))
                .isEqualTo(new Residence.OnSeveralHosts(Set.of(H1, H2)));
    }
}
