package io.evenkeel.libvirt.health;

import static io.evenkeel.libvirt.Samples.OFF;
import static io.evenkeel.libvirt.Samples.RUNNING;
import static io.evenkeel.libvirt.Samples.VM;
import static io.evenkeel.libvirt.Samples.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CensusTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");

    private final Census census = new Census(Set.of(), Clock.systemUTC());

    private record Fixed(HostId id, boolean isSuspect, Map<VmId, Sighting> sightings) implements Census.Seen {}

    private static Census.Seen speaking(HostId host, Map<VmId, Sighting> sightings) {
        return new Fixed(host, false, sightings);
    }

    private static Census.Seen silent(HostId host, Map<VmId, Sighting> sightings) {
        return new Fixed(host, true, sightings);
    }

    private Residence residence(Census.Seen... hosts) {
        return census.describe(VM, List.of(hosts)).map(Vm::residence).orElseThrow();
    }

    @Test
    void aVmOfASilentHostIsUnknown() {
        Residence residence = residence(silent(H1, Map.of(VM, sighting(RUNNING, false))), speaking(H2, Map.of()));

        assertThat(residence)
                .isInstanceOfSatisfying(
                        Residence.Unknown.class,
                        unknown -> assertThat(unknown.possibleHosts()).containsExactly(H1));
    }

    @Test
    void oneThatRunsElsewhereIsNotDoubted() {
        assertThat(residence(silent(H1, Map.of()), speaking(H2, Map.of(VM, sighting(RUNNING, false)))))
                .isEqualTo(new Residence.OnHost(H2, VmState.RUNNING));
    }

    @Test
    void aDefinitionDoesNotKeepItFromRunningOnASilentHost() {
        assertThat(residence(silent(H1, Map.of()), speaking(H2, Map.of(VM, sighting(OFF, false)))))
                .isInstanceOf(Residence.Unknown.class);
    }

    @Test
    void oneThatIsGoneIsToldOnce() {
        assertThat(residence(speaking(H1, Map.of(VM, sighting(RUNNING, false)))))
                .isEqualTo(new Residence.OnHost(H1, VmState.RUNNING));
        assertThat(census.isKnown(VM)).isTrue();

        assertThat(residence(speaking(H1, Map.of()))).isEqualTo(new Residence.Nowhere());

        assertThat(census.isKnown(VM)).isFalse();
        assertThat(census.describe(VM, List.of(speaking(H1, Map.of())))).isEmpty();
    }

    @Test
    void aWatchOfSomeHostsDoesNotSayThatOneWhichLeftIsNowhere() {
        Census restricted = new Census(Set.of(H2), Clock.systemUTC());
        assertThat(restricted.describe(VM, List.of(speaking(H1, Map.of(VM, sighting(RUNNING, false))))))
                .isPresent();

        assertThat(restricted.describe(VM, List.of(speaking(H1, Map.of()))).map(Vm::residence))
                .containsInstanceOf(Residence.Unknown.class);
    }
}
