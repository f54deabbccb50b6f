package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of what may become of a migration that something happens to. */
class EndingsTest {

    private static final Residence SOURCE = new Residence.OnHost(Lab.A, VmState.RUNNING);

    private final Lab lab =
            new Lab(1, Timing.DEFAULT.withResume(Duration.ofSeconds(1)), DataRate.ofMebibytesPerSecond(100));
    private VmId vm = new VmId("vm");

    @BeforeEach
    void addGuest() {
        Workload busy = Workload.writing(Share.of(0.6), DataRate.ofMebibytesPerSecond(150), WritePattern.SEQUENTIAL);
        vm = lab.datacenter.addVm(VmSpec.of("vm").withWorkload(busy), Lab.A);
    }

    @AfterEach
    void close() {
        assertThat(lab.datacenter.witness().violations()).isEmpty();
        lab.close();
    }

    private MigrationSession begin(ForceMode mode) throws InterruptedException {
        MigrationSession session =
                lab.begin(MigrationRequest.of(vm, Lab.A, Lab.B).withOptions(MigrationOption.ALLOW_POSTCOPY));
        lab.time.advance(Duration.ofSeconds(30));
        session.forceSwitchover(Operation.unled(), mode, lab.soon());
        return session;
    }

    private MigrationSession beginHandover() throws InterruptedException {
        MigrationSession session = begin(ForceMode.PAUSE);
        while (lab.look(session).memory().orElseThrow().remaining().bytes() > 0) {
            lab.time.advance(Duration.ofMillis(10));
        }
        lab.time.advance(Duration.ofMillis(10));
        assertThat(lab.look(session).phase()).isEqualTo(MigrationPhase.SWITCHOVER);
        return session;
    }

    private MigrationOutcome crashedAt(MigrationPhase phase, HostId host) throws InterruptedException {
        lab.datacenter.faults().crashAt(phase, host);
        return lab.end(begin(phase == MigrationPhase.POSTCOPY ? ForceMode.POSTCOPY : ForceMode.PAUSE));
    }

    private MigrationOutcome crashedEarly(MigrationPhase phase, HostId host) throws InterruptedException {
        lab.datacenter.faults().crashAt(phase, host);
        return lab.end(lab.begin(vm));
    }

    private Set<HostId> executing() {
        return lab.datacenter.witness().executingOn(vm);
    }

    private Residence located() throws InterruptedException {
        return lab.hypervisor.inventory().locate(vm, lab.soon());
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARING", "PRECOPY"})
    void aDestinationThatDiesEarlyLeavesTheGuestOnTheSource(MigrationPhase phase) throws InterruptedException {
        assertThat(crashedEarly(phase, Lab.B)).isInstanceOf(MigrationOutcome.Failed.class);
        assertThat(executing()).containsExactly(Lab.A);
        assertThat(located()).isEqualTo(SOURCE);
    }

    @Test
    void aDestinationThatDiesBeforeItHasAllLeavesTheGuestOnTheSource() throws InterruptedException {
        assertThat(crashedAt(MigrationPhase.SWITCHOVER, Lab.B).residence()).isEqualTo(SOURCE);
        assertThat(executing()).containsExactly(Lab.A);
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARING", "PRECOPY"})
    void aSourceThatDiesEarlyTakesTheGuestWithIt(MigrationPhase phase) throws InterruptedException {
        MigrationOutcome outcome = crashedEarly(phase, Lab.A);

        assertThat(outcome).isInstanceOf(MigrationOutcome.Failed.class);
        assertThat(outcome.residence()).isInstanceOf(Residence.Unknown.class);
        assertThat(executing()).isEmpty();
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).isEmpty();
    }

    @Test
    void aSourceThatDiesBeforeTheDestinationHasAllTakesTheGuestWithIt() throws InterruptedException {
        assertThat(crashedAt(MigrationPhase.SWITCHOVER, Lab.A).residence()).isInstanceOf(Residence.Unknown.class);
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).isEmpty();
    }

    @Test
    void aSourceThatDiesInPostcopyLosesTheGuest() throws InterruptedException {
        assertThat(crashedAt(MigrationPhase.POSTCOPY, Lab.A).residence())
                .isEqualTo(new Residence.OnHost(Lab.B, VmState.CRASHED));
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).isEmpty();
    }

    @Test
    void aDestinationThatDiesInPostcopyLosesTheGuest() throws InterruptedException {
        assertThat(crashedAt(MigrationPhase.POSTCOPY, Lab.B).residence()).isInstanceOf(Residence.Unknown.class);
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).isEmpty();
    }

    @Test
    void aLinkCutInPostcopyLosesTheGuest() throws InterruptedException {
        MigrationSession session = begin(ForceMode.POSTCOPY);
        lab.time.advance(Duration.ofMillis(1100));
        assertThat(executing()).containsExactly(Lab.B);
        lab.datacenter.faults().cut(Lab.A, Lab.B);

        assertThat(lab.end(session).residence()).isEqualTo(new Residence.OnHost(Lab.B, VmState.CRASHED));
    }

    @Test
    void aLinkCutForAMomentDoesNoHarm() throws InterruptedException {
        MigrationSession session = lab.begin(vm);
        lab.time.advance(Duration.ofSeconds(1));
        try (Ending cut = lab.datacenter.faults().cut(Lab.A, Lab.B)) {
            lab.time.advance(Duration.ofMillis(100));
            assertThat(lab.look(session).memory().orElseThrow().transferRate()).contains(DataRate.ofBytesPerSecond(0));
        }
        lab.time.advance(Duration.ofSeconds(1));

        assertThat(lab.look(session).phase()).isEqualTo(MigrationPhase.PRECOPY);
    }

    @Test
    void aLinkCutInHandoverBringsTheGuestBackWhenBothSidesCanBeAsked() throws InterruptedException {
        MigrationSession session = beginHandover();
        lab.datacenter.faults().cut(Lab.A, Lab.B);

        assertThat(lab.end(session).residence()).isEqualTo(SOURCE);
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).containsExactly(Lab.A);
    }

    @Test
    void aSourceThatDiesInHandoverLeavesTheGuestOnTheDestination() throws InterruptedException {
        MigrationSession session = beginHandover();
        lab.datacenter.faults().crash(Lab.A);

        assertThat(lab.end(session)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(executing()).containsExactly(Lab.B);
    }

    @Test
    void aDestinationThatDiesInHandoverKeepsTheSourcePausedUntilItIsFenced() throws InterruptedException {
        MigrationSession session = beginHandover();
        lab.datacenter.faults().crash(Lab.B);

        assertThat(lab.end(session).residence()).isInstanceOf(Residence.Unknown.class);
        assertThat(executing()).isEmpty();
        lab.time.advance(Duration.ofMinutes(1));
        assertThat(executing()).isEmpty();

        lab.hypervisor.fencing().orElseThrow().fence(Operation.unled(), Lab.B, lab.soon());

        assertThat(located()).isEqualTo(SOURCE);
        assertThat(executing()).containsExactly(Lab.A);
    }

    @Test
    void aDestinationThatHangsInHandoverIsClearedWhenItGoesOn() throws InterruptedException {
        MigrationSession session = beginHandover();
        try (Ending hang = lab.datacenter.faults().hang(Lab.B)) {
            assertThat(lab.end(session).residence()).isInstanceOf(Residence.Unknown.class);
        }

        assertThat(located()).isEqualTo(SOURCE);
        assertThat(lab.datacenter.witness().inMemoryOn(vm)).containsExactly(Lab.A);
    }

    @Test
    void anEndThatCannotBeSeenIsNotCalledCompleted() throws InterruptedException {
        MigrationSession session = beginHandover();
        try (Ending cut = lab.datacenter.faults().isolate(Lab.B)) {
            assertThat(lab.end(session).residence()).isInstanceOf(Residence.Unknown.class);
        }

        assertThat(located()).isEqualTo(new Residence.OnHost(Lab.B, VmState.RUNNING));
    }
}
