package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.WatchRequest;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestSignsTest {

    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    private final Lab lab = new Lab();
    private final VmId vm = lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);

    @AfterEach
    void close() {
        lab.close();
    }

    private void pass(int seconds) {
        lab.time.advance(Duration.ofSeconds(seconds));
        lab.datacenter.settle();
    }

    private GuestSigns signs(VmId of) throws InterruptedException {
        return lab.hypervisor.health().orElseThrow().guests(lab.soon()).stream()
                .filter(each -> each.vm().equals(of))
                .findFirst()
                .orElseThrow();
    }

    private Duration silence(VmId of) throws InterruptedException {
        GuestSigns signs = signs(of);
        return Duration.between(signs.heartbeat().orElseThrow(), signs.sampledAt());
    }

    private VmId watchedVm(String name, WatchdogAction action) {
        return lab.datacenter.addVm(
                VmSpec.of(name).withSigns(VmSpec.Signs.AGENT.withWatchdog(action, WATCHDOG)), Lab.A);
    }

    @Test
    void aLivingGuestBeatsEverySecondAndWorks() throws InterruptedException {
        assertThat(signs(vm).heartbeat()).isEmpty();
        pass(5);
        GuestSigns first = signs(vm);
        pass(60);

        assertThat(silence(vm)).isZero();
        assertThat(first.agent()).contains(AgentState.CONNECTED);
        assertThat(first.io()).hasValue(100);
        assertThat(signs(vm).io()).hasValue(1300);
    }

    @Test
    void aHangingGuestGivesNoSignUntilItIsReset() throws InterruptedException {
        pass(10);
        lab.datacenter.faults().hangGuest(vm);
        long io = signs(vm).io().orElseThrow();
        pass(120);

        assertThat(silence(vm)).hasSeconds(120);
        assertThat(signs(vm).io()).hasValue(io);
        assertThat(lab.datacenter.witness().executingOn(vm)).containsExactly(Lab.A);

        lab.hypervisor.power().orElseThrow().reset(Operation.unled(), vm, lab.soon());
        assertThat(signs(vm).heartbeat()).isEmpty();
        pass(3);
        assertThat(silence(vm)).isZero();
    }

    @Test
    void theEndOfAHangDoesNotTouchAGuestThatWasReset() throws InterruptedException {
        Ending hang = lab.datacenter.faults().hangGuest(vm);
        lab.hypervisor.power().orElseThrow().reset(Operation.unled(), vm, lab.soon());
        Ending second = lab.datacenter.faults().hangGuest(vm);
        pass(5);
        hang.close();
        pass(5);

        assertThat(signs(vm).heartbeat()).isEmpty();
        second.close();
        pass(5);
        assertThat(silence(vm)).isZero();
    }

    @Test
    void aHangIsTakenAlongByAMigration() throws InterruptedException {
        pass(10);
        lab.datacenter.faults().hangGuest(vm);
        assertThat(lab.end(lab.begin(vm))).isInstanceOf(MigrationOutcome.Completed.class);
        pass(60);

        assertThat(lab.datacenter.witness().executingOn(vm)).containsExactly(Lab.B);
        assertThat(silence(vm)).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void disksThatHangStopTheWorkAndNotTheHeart() throws InterruptedException {
        pass(10);
        try (Ending hang = lab.datacenter.faults().hangStorage(Lab.A)) {
            pass(60);
            assertThat(signs(vm).io()).hasValue(200);
            assertThat(silence(vm)).isZero();
        }
    }

    @Test
    void onlyVmsThatRunOnHostsThatAnswerAreTold() throws InterruptedException {
        lab.datacenter.addVm(VmSpec.of("paused"), Lab.A, VmState.PAUSED);
        lab.datacenter.addVm(VmSpec.of("off"), Lab.A, VmState.OFF);
        VmId other = lab.datacenter.addVm(VmSpec.of("other"), Lab.B);
        lab.datacenter.faults().isolate(Lab.A);

        assertThat(lab.hypervisor.health().orElseThrow().guests(lab.soon()))
                .extracting(GuestSigns::vm)
                .containsExactly(other);
    }

    @Test
    void aGuestWithoutAgentAndDevicesGivesNothingRatherThanZero() throws InterruptedException {
        VmId bare = lab.datacenter.addVm(
                VmSpec.of("bare").withSigns(VmSpec.Signs.NONE).withDisks().withNetworks(Set.of()), Lab.A);
        pass(60);

        assertThat(signs(bare).heartbeat()).isEmpty();
        assertThat(signs(bare).agent()).isEmpty();
        assertThat(signs(bare).io()).isEmpty();
        assertThatThrownBy(() -> lab.datacenter.faults().loseAgent(bare)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lab.datacenter.faults().fireWatchdog(bare))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWatchdogFiresWhenItsGuestHangsAndTheWatchTellsWhatItDoes() throws InterruptedException {
        VmId reset = watchedVm("reset", WatchdogAction.RESET);
        VmId paused = watchedVm("paused", WatchdogAction.PAUSE);
        VmId off = watchedVm("off", WatchdogAction.POWER_OFF);
        VmId left = watchedVm("left", WatchdogAction.NONE);
        try (HealthWatch watch = watch()) {
            List<VmId> all = List.of(reset, paused, off, left);
            all.forEach(lab.datacenter.faults()::hangGuest);
            pass(29);
            assertThat(signals(watch)).isEmpty();
            pass(2);

            assertThat(signals(watch))
                    .containsExactlyInAnyOrder(
                            "reset WatchdogFired[action=RESET]",
                            "reset AgentConnected[]",
                            "paused WatchdogFired[action=PAUSE]",
                            "off WatchdogFired[action=POWER_OFF]",
                            "left WatchdogFired[action=NONE]");
        }
        assertThat(lab.datacenter.witness().boots(reset)).isEqualTo(2);
        assertThat(state(reset)).isEqualTo(VmState.RUNNING);
        assertThat(state(paused)).isEqualTo(VmState.PAUSED);
        assertThat(state(off)).isEqualTo(VmState.OFF);
        assertThat(state(left)).isEqualTo(VmState.RUNNING);
    }

    @Test
    void aWatchdogDoesNotFireForAGuestThatGoesOnInTime() {
        VmId watched = watchedVm("watched", WatchdogAction.RESET);
        try (Ending hang = lab.datacenter.faults().hangGuest(watched)) {
            pass(20);
        }
        pass(60);

        assertThat(lab.datacenter.witness().boots(watched)).isEqualTo(1);
    }

    @Test
    void agentsThatComeAndGoAreToldOnceAndStopTheHeart() throws InterruptedException {
        pass(10);
        try (HealthWatch watch = watch()) {
            Ending loss = lab.datacenter.faults().loseAgent(vm);
            assertThat(signals(watch)).containsExactly("vm AgentLost[]");
            pass(20);
            assertThat(silence(vm)).hasSeconds(20);
            assertThat(signs(vm).agent()).contains(AgentState.DISCONNECTED);
            loss.close();
            assertThat(signals(watch)).containsExactly("vm AgentConnected[]");
        }
    }

    @Test
    void aWatchOfOtherHostsHearsNoSignal() throws InterruptedException {
        try (HealthWatch watch = watch(Lab.B)) {
            lab.datacenter.faults().loseAgent(vm);

            assertThat(signals(watch)).isEmpty();
        }
    }

    @Test
    void withoutTheCapabilityNothingIsToldOfGuests() throws InterruptedException {
        Hypervisor blind = lab.connect(Map.of("withhold", "health.guest"));
        assertThatThrownBy(() -> blind.health().orElseThrow().guests(lab.soon()))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
        try (HealthWatch watch =
                blind.health().orElseThrow().watch(WatchRequest.everything(Duration.ofSeconds(3)), lab.soon())) {
            signals(watch);
            lab.datacenter.faults().loseAgent(vm);

            assertThat(signals(watch)).isEmpty();
        }
    }

    private VmState state(VmId of) throws InterruptedException {
        return lab.hypervisor.inventory().vm(of, lab.soon()).orElseThrow().state();
    }

    /** A watch that has told all there was. */
    private HealthWatch watch(HostId... hosts) throws InterruptedException {
        HealthWatch watch = lab.hypervisor
                .health()
                .orElseThrow()
                .watch(new WatchRequest(Set.of(hosts), Duration.ofSeconds(3)), lab.soon());
        signals(watch);
        return watch;
    }

    /** What guests told until there is nothing more to tell. */
    private List<String> signals(HealthWatch watch) throws InterruptedException {
        List<String> told = new ArrayList<>();
        while (true) {
            Optional<HealthEvent> event = watch.next(Deadline.after(Duration.ofMillis(1), lab.time));
            if (event.isEmpty()) {
                return told;
            }
            if (event.get() instanceof HealthEvent.GuestSignalled signalled) {
                GuestSignal signal = signalled.signal();
                told.add(signalled.vm() + " " + signal);
            }
        }
    }
}
