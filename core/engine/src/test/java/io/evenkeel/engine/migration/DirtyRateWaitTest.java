package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.Share;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DirtyRateWaitTest {

    private static final VmId VM = new VmId("vm");
    private static final Optional<DataRate> KNOWN = Optional.of(DataRate.ofMebibytesPerSecond(3));

    private int questions;

    private static VmLoad sample(VmId vm, Optional<DataRate> dirtyRate) {
        return new VmLoad(
                vm,
                Share.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                dirtyRate,
                Duration.ZERO,
                Instant.EPOCH);
    }

    /** A hypervisor of which only the load is asked; each question has an answer of its own. */
    private Hypervisor hypervisor(Capability capability, IntFunction<List<VmLoad>> answers) {
        LoadMonitoring load = new LoadMonitoring() {
            @Override
            public List<HostLoad> hosts(Deadline deadline) {
                throw new AssertionError("nobody needs hosts");
            }

            @Override
            public List<VmLoad> vms(Deadline deadline) {
                return answers.apply(++questions);
            }
        };
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(),
                new Class<?>[] {Hypervisor.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "capabilities" -> CapabilitySet.of(capability);
                    case "load" -> Optional.of(load);
                    default -> throw new AssertionError("nobody needs " + method.getName());
                });
    }

    private static Deadline in(Duration patience) {
        return Deadline.after(patience);
    }

    @Test
    void itAsksUntilTheRateOfThisVmIsKnown() throws InterruptedException {
        Hypervisor slow = hypervisor(
                Capabilities.LOAD_DIRTY_RATE,
                question ->
                        List.of(sample(new VmId("other"), KNOWN), sample(VM, question < 3 ? Optional.empty() : KNOWN)));

        assertThat(DirtyRateWait.until(slow, VM, in(Duration.ofSeconds(50)))).isTrue();
        assertThat(questions).isEqualTo(3);
    }

    @Test
    void aHypervisorThatNeverTellsIsNotAsked() throws InterruptedException {
        Hypervisor blind = hypervisor(Capabilities.LOAD, question -> List.of(sample(VM, Optional.empty())));

        assertThat(DirtyRateWait.until(blind, VM, in(Duration.ofSeconds(50)))).isFalse();
        assertThat(questions).isZero();
    }

    @Test
    void patienceEnds() throws InterruptedException {
        Hypervisor silent = hypervisor(Capabilities.LOAD_DIRTY_RATE, question -> List.of());

        assertThat(DirtyRateWait.until(silent, VM, in(Duration.ofMillis(700)))).isFalse();
        assertThat(questions).isPositive();
    }

    @Test
    void aHypervisorThatDoesNotAnswerInTimeIsNoFailure() throws InterruptedException {
        Deadline patience = in(Duration.ofMillis(50));
        Hypervisor slow = hypervisor(Capabilities.LOAD_DIRTY_RATE, question -> {
            while (!patience.hasPassed()) {
                Thread.onSpinWait();
            }
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "too late");
        });

        assertThat(DirtyRateWait.until(slow, VM, patience)).isFalse();
    }

    @Test
    void aFailureIsNotTakenForSilence() {
        Hypervisor broken = hypervisor(Capabilities.LOAD_DIRTY_RATE, question -> {
            throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "gone");
        });

        assertThatThrownBy(() -> DirtyRateWait.until(broken, VM, in(Duration.ofSeconds(50))))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("gone");
    }
}
