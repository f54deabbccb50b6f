package io.evenkeel.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.fence.agent.AgentDriver;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.PowerReport;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the time for a fence is spent on devices that are slow, silent or lie; in time that is only counted. */
class HostSwitchTest {

    private static final Duration STATUS = Duration.ofSeconds(10);
    private static final Duration SWITCHING = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration NEVER = Duration.ofDays(1);

    private final ScriptedDevices devices = new ScriptedDevices();

    /** @param levels each the names of its devices, separated by spaces */
    private HostSwitch host(String... levels) {
        HostPlan plan = new HostPlan(
                new HostId("n1"),
                Stream.of(levels)
                        .map(level -> Stream.of(level.split(" ", -1))
                                .map(ScriptedDevices::outlet)
                                .toList())
                        .toList());
        Stream.of(levels).flatMap(level -> Stream.of(level.split(" ", -1))).forEach(devices::device);
        return new HostSwitch(
                plan, new AgentDriver(devices), new Bounds(STATUS, SWITCHING), Clock.systemUTC(), devices::pass);
    }

    private HypervisorException notFenced(HostSwitch host, Duration within) {
        HypervisorException failure =
                catchThrowableOfType(HypervisorException.class, () -> host.off(devices.in(within)));
        assertThat(failure).as("no receipt may be given").isNotNull();
        return failure;
    }

    @Test
    void aDeviceThatAcceptsAndDoesNothingIsStillOnWhenItsTimeIsUp() {
        devices.device("a").lies();

        HypervisorException failure = notFenced(host("a"), LONG);

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
        assertThat(failure).hasMessageContaining("n1 is not fenced: a is still on");
        assertThat(devices.orders()).containsExactly("off a");
        assertThat(devices.passed()).isBetween(SWITCHING, STATUS.plus(SWITCHING));
    }

    @ParameterizedTest
    @ValueSource(longs = {600, 1_300, 2_900, 4_100, 5_500})
    void onePowerSupplyThatStaysOnSpoilsTheFenceWhereverTheTimeEnds(long millis) {
        devices.device("a").readsIn(Duration.ofMillis(millis));
        devices.device("b").readsIn(Duration.ofMillis(millis)).lies();

        HypervisorException failure = notFenced(host("a b"), LONG);

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
        assertThat(failure).hasMessageContaining("n1 is not fenced: b is still on");
        assertThat(devices.orders()).containsExactly("off a", "off b");
    }

    @Test
    void aDeviceThatFallsSilentAfterItsOrderIsNotSaidToBeOn() {
        HostSwitch host = host("a");
        devices.device("a").lies().onceItWasOrdered(device -> device.readsIn(NEVER));

        HypervisorException failure = notFenced(host, LONG);

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
        assertThat(failure).hasMessageContaining("n1 is not fenced: a (fence_script): does not answer");
    }

    @Test
    void aDeviceThatTakesItsTimeIsReadUntilItIsOff() throws Exception {
        devices.device("a").switchesIn(SWITCHING.minusSeconds(1));
        assertThat(host("a").off(devices.in(LONG)).method()).isEqualTo("switched off, read from a (fence_script)");
        assertThat(devices.orders()).containsExactly("off a");
    }

    @Test
    void aSilentDeviceIsGivenTheTimeOfOneReading() throws Exception {
        devices.device("a").readsIn(NEVER);
        HostSwitch host = host("a", "b");

        assertThat(host.off(devices.in(LONG)).method()).isEqualTo("switched off, read from b (fence_script)");

        assertThat(devices.orders()).containsExactly("off b");
        assertThat(devices.passed()).isBetween(STATUS, STATUS.plusSeconds(2));
        assertThat(host.read(devices.in(LONG))).isEqualTo(HostPower.OFF);
    }

    @Test
    void theNextDeviceIsTriedWhenOneLiesOrHangsOverItsOrder() throws Exception {
        devices.device("a").lies();
        devices.device("b").switchesIn(NEVER);
        HostSwitch host = host("a", "b", "c");

        assertThat(host.off(devices.in(LONG)).method()).isEqualTo("switched off, read from c (fence_script)");

        assertThat(devices.orders()).containsExactly("off a", "off b", "off c");
        assertThat(devices.passed())
                .isLessThan(STATUS.plus(SWITCHING).multipliedBy(2).plusSeconds(2));
    }

    @Test
    void aSilentDeviceLeavesTimeForTheNextWithinAShortDeadline() throws Exception {
        devices.device("a").readsIn(NEVER);
        assertThat(host("a", "b").off(devices.in(Duration.ofSeconds(4))).method())
                .isEqualTo("switched off, read from b (fence_script)");
    }

    @Test
    void aSilentChainEndsWithTheDeadline() {
        devices.device("a").readsIn(NEVER);
        devices.device("b").readsIn(NEVER);
        Duration within = Duration.ofSeconds(7);

        HypervisorException failure = notFenced(host("a", "b"), within);

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure.effect()).isEqualTo(Effect.NONE);
        assertThat(devices.passed()).isEqualTo(within);
        assertThat(devices.orders()).isEmpty();
    }

    @Test
    void unfencingAHostThatStaysOffFails() {
        devices.device("a").lies().isOff();
        HostSwitch host = host("a");

        HypervisorException failure =
                catchThrowableOfType(HypervisorException.class, () -> host.on(devices.in(Duration.ofSeconds(30))));

        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure).hasMessageContaining("n1 is not unfenced: a is still off");
        assertThat(devices.orders()).isNotEmpty().containsOnly("on a");
    }

    @Test
    void anOutletThatGivesPowerDoesNotUnfenceAHostWhoseBoardIsSilent() {
        devices.device("bmc").readsIn(NEVER);
        HostSwitch host = host("bmc", "pdu");

        HypervisorException failure = catchThrowableOfType(HypervisorException.class, () -> host.on(devices.in(LONG)));

        assertThat(failure).isNotNull();
        assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
        assertThat(failure)
                .hasMessageContaining("n1 is not unfenced: bmc (fence_script): does not answer; only this tells");
        assertThat(devices.orders()).isEmpty();
    }

    @Test
    void aBoardThatComesUpWithItsPowerIsWaitedFor() throws Exception {
        ScriptedDevices.Behaviour board = devices.device("bmc").readsIn(NEVER);
        devices.device("pdu")
                .isOff()
                .onceItWasOrdered(outlet -> devices.whenPassed(STATUS.multipliedBy(3), () -> {
                    board.readsIn(Duration.ofMillis(500)).isOff();
                }));

        host("bmc", "pdu").on(devices.in(LONG));

        assertThat(devices.orders()).containsExactly("on pdu", "on bmc");
    }

    @Test
    void aBoardThatSaysOnUnfencesWhateverTheOutletSays() throws Exception {
        devices.device("pdu").readsIn(NEVER);
        host("bmc", "pdu").on(devices.in(LONG));
        assertThat(devices.orders()).isEmpty();
    }

    @Test
    void aReportSaysWhyDevicesDoNotTell() throws Exception {
        devices.device("a").readsIn(NEVER);
        HostSwitch host = host("a", "b");

        assertThat(host.report(devices.in(LONG)))
                .isEqualTo(new PowerReport(HostPower.ON, List.of("a (fence_script): does not answer")));
        devices.device("b").readsIn(NEVER);
        assertThat(host.report(devices.in(LONG)))
                .isEqualTo(new PowerReport(
                        HostPower.UNKNOWN,
                        List.of("a (fence_script): does not answer", "b (fence_script): does not answer")));
    }
}
