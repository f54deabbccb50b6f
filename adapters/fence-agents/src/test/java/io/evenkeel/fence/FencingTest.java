package io.evenkeel.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.PowerReport;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fence promises, against devices that obey, lie, hang and contradict themselves. */
class FencingTest {

    private static final HostId N1 = new HostId("n1");

    @TempDir
    Path directory;

    private FakeAgents agents;
    private final List<Hypervisor> connections = new ArrayList<>();

    @BeforeEach
    void aWorkingDeviceOfAnotherHost() throws IOException {
        agents = new FakeAgents(directory).device("spare", "obeys").host("n2", "spare");
    }

    @AfterEach
    void close() {
        connections.forEach(Hypervisor::close);
    }

    private Fencing fencing(String chain) throws InterruptedException {
        agents.host("n1", chain);
        connections.add(agents.connect());
        return connection().fencing().orElseThrow();
    }

    private Hypervisor connection() {
        return connections.get(0);
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30));
    }

    /** Then the first of the two readings has been answered. */
    private boolean wasReadTwiceSinceItsOrder(String device) throws IOException {
        return agents.isReadSinceItsOrder(device, 2);
    }

    private static HypervisorException failure(ThrowingCallable call) {
        return catchThrowableOfType(HypervisorException.class, call);
    }

    @Test
    void aHostIsReadSwitchedOffAndReadAgain() throws Exception {
        agents.device("bmc", "obeys");
        Fencing fencing = fencing("bmc");
        assertThat(fencing.read(N1, soon())).isEqualTo(HostPower.ON);
        Instant before = Instant.now();

        FenceReceipt receipt = fencing.fence(Operation.unled(), N1, soon());

        assertThat(receipt.host()).isEqualTo(N1);
        assertThat(receipt.method()).isEqualTo("switched off, read from bmc (fence_fake)");
        assertThat(receipt.confirmedAt()).isBetween(before, Instant.now());
        assertThat(agents.orders("bmc")).containsExactly("off");
        assertThat(fencing.read(N1, soon())).isEqualTo(HostPower.OFF);
    }

    @Test
    void aHostThatIsOffIsFencedWithoutAnyOrder() throws Exception {
        agents.device("bmc", "obeys").power("bmc", "OFF");
        FenceReceipt receipt = fencing("bmc").fence(Operation.unled(), N1, soon());

        assertThat(receipt.method()).isEqualTo("was off, read from bmc (fence_fake)");
        assertThat(agents.orders("bmc")).isEmpty();
    }

    @Test
    void aDeviceThatAcceptsAndDoesNothingYieldsNoReceipt() throws Exception {
        agents.device("bmc", "lies");
        Fencing fencing = fencing("bmc");
        LeapingTime time = new LeapingTime().when(() -> wasReadTwiceSinceItsOrder("bmc"));

        HypervisorException failure = failure(() -> fencing.fence(Operation.unled(), N1, time.ample()));

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
        assertThat(failure).hasMessageContaining("n1 is not fenced: bmc is still on");
        assertThat(agents.orders("bmc")).containsExactly("off");
    }

    @Test
    void aDeviceThatTakesItsTimeIsReadUntilItIsOff() throws Exception {
        agents.device("bmc", "slow");
        assertThat(fencing("bmc").fence(Operation.unled(), N1, soon()).method()).startsWith("switched off");
        assertThat(agents.orders("bmc")).containsExactly("off");
    }

    @Test
    void anOrderThatWasCarriedOutCountsWhateverTheAgentSays() throws Exception {
        agents.device("bmc", "obeys-and-fails");
        assertThat(fencing("bmc").fence(Operation.unled(), N1, soon()).host()).isEqualTo(N1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hangs", "floods", "forks"})
    void aDeviceThatDoesNotComeToAnEndGetsNoOrderAndReadsUnknown(String mood) throws Exception {
        agents.device("bmc", "obeys");
        Fencing fencing = fencing("bmc");
        agents.becomes("bmc", mood);
        int before = agents.asked("bmc").size();
        LeapingTime time = new LeapingTime()
                .when(() -> agents.asked("bmc").size() == before + 1)
                .when(() -> agents.asked("bmc").size() == before + 2);

        HypervisorException failure = failure(() -> fencing.fence(Operation.unled(), N1, time.ample()));

        assertThat(failure.effect()).isEqualTo(Effect.NONE);
        assertThat(failure).hasMessageContaining("n1 is not fenced: bmc (fence_fake): does not answer");
        assertThat(fencing.read(N1, time.ample())).isEqualTo(HostPower.UNKNOWN);
        assertThat(agents.orders("bmc")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tells", "bad-arguments", "contradicts", "says-both", "silent-off", "denies"})
    void aDeviceThatCannotBeReadGetsNoOrderAndReadsUnknown(String mood) throws Exception {
        agents.device("bmc", mood).power("bmc", mood.equals("silent-off") ? "OFF" : "ON");
        Fencing fencing = fencing("bmc");

        HypervisorException failure = failure(() -> fencing.fence(Operation.unled(), N1, soon()));

        assertThat(failure.effect()).isEqualTo(Effect.NONE);
        assertThat(failure.getMessage())
                .contains("n1 is not fenced: bmc (fence_fake): ")
                .doesNotContain("does not answer", FakeAgents.PASSWORD);
        assertThat(failure.getMessage()).hasLineCount(1);
        assertThat(fencing.read(N1, soon())).isEqualTo(HostPower.UNKNOWN);
        assertThat(agents.orders("bmc")).isEmpty();
    }

    @Test
    void aReportSaysWhyNothingIsKnownAndWhatToLookAt() throws Exception {
        agents.device("bmc", "no-status").device("board", "tells");

        PowerReport report = fencing("bmc, board").report(N1, soon());

        assertThat(report.power()).isEqualTo(HostPower.UNKNOWN);
        assertThat(report.silent()).hasSize(2);
        assertThat(report.silent().get(0))
                .startsWith("bmc (fence_fake): ")
                .contains("plug status", "often the user, the password or the cipher is wrong");
        assertThat(report.silent().get(1)).isEqualTo("board (fence_fake): cannot log in with *** (exit code 1)");
    }

    @Test
    void theNextDeviceOfTheChainIsTriedWhenOneIsSilent() throws Exception {
        agents.device("bmc", "obeys").device("pdu", "obeys");
        Fencing fencing = fencing("bmc, pdu:7");
        agents.becomes("bmc", "hangs");
        int before = agents.asked("bmc").size();
        LeapingTime time = new LeapingTime()
                .when(() -> agents.asked("bmc").size() == before + 1)
                .when(() -> agents.asked("bmc").size() == before + 2);

        FenceReceipt receipt = fencing.fence(Operation.unled(), N1, time.ample());

        assertThat(receipt.method()).isEqualTo("switched off, read from pdu:7 (fence_fake)");
        assertThat(agents.orders("pdu")).containsExactly("off 7");
        assertThat(fencing.read(N1, time.ample())).isEqualTo(HostPower.OFF);
    }

    @Test
    void theNextDeviceIsTriedWhenOneLiesOrHangsOverItsOrder() throws Exception {
        agents.device("bmc", "lies").device("board", "hangs-when-ordered").device("pdu", "obeys");
        Fencing fencing = fencing("bmc, board, pdu");
        LeapingTime time = new LeapingTime()
                .when(() -> wasReadTwiceSinceItsOrder("bmc"))
                .when(() -> agents.orders("board").contains("off"));

        assertThat(fencing.fence(Operation.unled(), N1, time.ample()).method())
                .isEqualTo("switched off, read from pdu (fence_fake)");
        assertThat(agents.orders("bmc")).containsExactly("off");
        assertThat(agents.orders("board")).containsExactly("off");
    }

    @Test
    void aSilentChainEndsByTheDeadline() throws Exception {
        agents.device("bmc", "obeys").set("status-timeout", "PT10M");
        Fencing fencing = fencing("bmc");
        agents.becomes("bmc", "hangs");
        long began = System.nanoTime();

        HypervisorException failure =
                failure(() -> fencing.fence(Operation.unled(), N1, Deadline.after(Duration.ofMillis(500))));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(2));
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void aHostWithTwoPowerSuppliesIsFencedWhenBothAreOff() throws Exception {
        agents.device("a", "obeys").device("b", "obeys").power("a", "OFF");
        Fencing fencing = fencing("a + b");
        assertThat(fencing.read(N1, soon())).isEqualTo(HostPower.ON);

        FenceReceipt receipt = fencing.fence(Operation.unled(), N1, soon());

        assertThat(receipt.method()).isEqualTo("switched off, read from a (fence_fake) and b (fence_fake)");
        assertThat(agents.orders("a")).isEmpty();
        assertThat(agents.orders("b")).containsExactly("off");
    }

    @Test
    void onePowerSupplyThatCannotBeReadSpoilsTheLevel() throws Exception {
        agents.device("a", "obeys").device("b", "tells").power("a", "OFF");
        Fencing fencing = fencing("a + b");

        assertThat(fencing.read(N1, soon())).isEqualTo(HostPower.UNKNOWN);
        HypervisorException failure = failure(() -> fencing.fence(Operation.unled(), N1, soon()));
        assertThat(failure.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void onePowerSupplyThatStaysOnSpoilsTheFence() throws Exception {
        agents.device("a", "obeys").device("b", "lies");
        Fencing fencing = fencing("a + b");
        LeapingTime time = new LeapingTime().when(() -> wasReadTwiceSinceItsOrder("b"));

        HypervisorException failure = failure(() -> fencing.fence(Operation.unled(), N1, time.ample()));

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure).hasMessageContaining("n1 is not fenced: b is still on");
    }

    @Test
    void unfencingSwitchesOnWhatIsOffAndReadsIt() throws Exception {
        agents.device("bmc", "obeys").device("pdu", "obeys");
        Fencing fencing = fencing("bmc, pdu");
        fencing.fence(Operation.unled(), N1, soon());
        agents.power("pdu", "OFF");

        fencing.unfence(Operation.unled(), N1, soon());
        fencing.unfence(Operation.unled(), N1, soon());

        assertThat(agents.power("bmc")).isEqualTo("ON");
        assertThat(agents.power("pdu")).isEqualTo("ON");
        assertThat(agents.orders("bmc")).containsExactly("off", "on");
    }

    @Test
    void unfencingAHostThatStaysOffFails() throws Exception {
        agents.device("bmc", "lies").power("bmc", "OFF");
        Fencing fencing = fencing("bmc");
        LeapingTime time = new LeapingTime().when(() -> agents.orders("bmc").size() == 2);

        HypervisorException failure =
                failure(() -> fencing.unfence(Operation.unled(), N1, Deadline.after(Duration.ofSeconds(50), time)));

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure).hasMessageContaining("n1 is not unfenced: bmc");
    }

    @Test
    void anOperationThatFencedBeforeDoesNotFenceAnew() throws Exception {
        agents.device("bmc", "obeys");
        Fencing fencing = fencing("bmc");
        Operation operation = Operation.unled();
        fencing.fence(operation, N1, soon());
        assertThat(fencing.fence(operation, N1, soon()).method()).startsWith("was off");
        fencing.unfence(Operation.unled(), N1, soon());

        HypervisorException belated = failure(() -> fencing.fence(operation, N1, soon()));

        assertThat(belated.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(belated.effect()).isEqualTo(Effect.NONE);
        assertThat(agents.power("bmc")).isEqualTo("ON");
    }

    @Test
    void anOperationWithOtherArgumentsIsRefused() throws Exception {
        agents.device("bmc", "obeys");
        Fencing fencing = fencing("bmc");
        Operation operation = Operation.unled();
        fencing.fence(operation, N1, soon());

        HypervisorException other = failure(() -> fencing.fence(operation, new HostId("n2"), soon()));
        HypervisorException reversed = failure(() -> fencing.unfence(operation, N1, soon()));

        assertThat(other.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(reversed.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(agents.power("spare")).isEqualTo("ON");
        assertThat(agents.power("bmc")).isEqualTo("OFF");
    }

    @Test
    void unknownHostsAndPassedDeadlinesHaveNoEffect() throws Exception {
        agents.device("bmc", "obeys");
        Fencing fencing = fencing("bmc");
        HypervisorException unknown = failure(() -> fencing.fence(Operation.unled(), new HostId("n9"), soon()));
        HypervisorException late = failure(() -> fencing.fence(Operation.unled(), N1, Deadline.after(Duration.ZERO)));

        assertThat(unknown.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(late.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(late.effect()).isEqualTo(Effect.NONE);
        assertThat(agents.orders("bmc")).isEmpty();
    }

    @Test
    void aClosedConnectionRefusesEverything() throws Exception {
        agents.device("bmc", "obeys");
        Fencing fencing = fencing("bmc");
        connection().close();
        connection().close();

        assertThatThrownBy(() -> fencing.fence(Operation.unled(), N1, soon())).hasMessageContaining("CONFLICT");
        assertThatThrownBy(() -> fencing.read(N1, soon())).hasMessageContaining("CONFLICT");
        assertThatThrownBy(() -> connection().inventory().hosts(soon())).hasMessageContaining("CONFLICT");
        assertThat(agents.orders("bmc")).isEmpty();
    }

    @Test
    void theInventoryTellsThePowerOfEachHost() throws Exception {
        agents.device("bmc", "tells")
                .device("board", "obeys")
                .power("board", "OFF")
                .host("n3", "board");
        fencing("bmc");

        assertThat(connection().inventory().hosts(soon()).stream()
                        .collect(Collectors.toMap(host -> host.id().value(), Host::state)))
                .containsEntry("n1", HostState.UNREACHABLE)
                .containsEntry("n2", HostState.AVAILABLE)
                .containsEntry("n3", HostState.OFF);
        assertThat(connection().inventory().vms(soon())).isEmpty();
    }

    @Test
    void passwordsGoOverStandardInputAlone() throws Exception {
        agents.device("bmc", "obeys");
        fencing("bmc").fence(Operation.unled(), N1, soon());
        assertThat(agents.seen("bmc")).contains("argv: ", "PATH=").doesNotContain(FakeAgents.PASSWORD);
        assertThat(Function.<Object>identity().apply(connection()).toString()).doesNotContain(FakeAgents.PASSWORD);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "yes, 1", "1, 1", "off, 0", "FALSE, 0"})
    void yesAndNoAreSpelledAsEveryAgentReadsThem(String written, String spelled) throws Exception {
        agents.device("bmc", "obeys").set("device.bmc.ssl", written);
        fencing("bmc").read(N1, soon());
        assertThat(agents.seen("bmc")).contains("ssl: " + spelled);
    }

    @Test
    void eachHostHasItsOwnPlugOfADeviceThatTheyShare() throws Exception {
        agents.device("pdu", "obeys").host("n3", "pdu:3");
        fencing("pdu:1").fence(Operation.unled(), N1, soon());
        assertThat(agents.orders("pdu")).containsExactly("off 1");
    }
}
