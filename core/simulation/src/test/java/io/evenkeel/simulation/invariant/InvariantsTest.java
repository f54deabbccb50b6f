package io.evenkeel.simulation.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.seeded.Draw;
import io.evenkeel.simulation.world.Cuts;
import io.evenkeel.simulation.world.Datacenter;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldSettings;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fencing.FencingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InvariantsTest {

    private static final Epoch FIRST = Epoch.of(1);

    private static final Duration BOOT = Duration.ofSeconds(5);
    private static final Duration WATCHDOG = Duration.ofSeconds(30);
    private static final OperationId FENCE = new OperationId(new UUID(1, 1));
    private static final OperationId OTHER_FENCE = new OperationId(new UUID(1, 3));

    private final WorldSettings settings = quicklyBooting(Draw.STANDARD.of(1).world());
    private final Schedule schedule = new Schedule();
    private final Datacenter world = new Datacenter(settings, schedule, new Dice(1));
    private final List<Violation> violations = new ArrayList<>();
    private final Limits limits = new Limits(schedule, 0.3, 64, FencingSettings.Budget.DEFAULT, true);
    private final Invariants invariants = new Invariants(schedule, world, limits, violations::add);
    private final SimVm vm = world.vms().iterator().next();
    private final HostId host = vm.executing().get(0).id();
    private final HostId other = world.hosts().stream()
            .map(SimHost::id)
            .filter(each -> !each.equals(host))
            .findFirst()
            .orElseThrow();

    private static WorldSettings quicklyBooting(WorldSettings of) {
        return new WorldSettings(
                of.hosts(),
                of.vms(),
                of.startGuard(),
                of.hasCentralGuards(),
                of.ignoresEpochs(),
                Optional.of(WATCHDOG),
                BOOT,
                of.powerOff(),
                of.slowPowerOff(),
                Draw.WITNESSES);
    }

    private void after(Duration time) {
        schedule.runUntil(schedule.now() + time.toNanos());
    }

    private void fenced(OperationId fence, HostId which) {
        invariants.appended("s1", FIRST, List.of(new Fact.FenceIntended(fence, which, "test")));
        invariants.arrived(new Effect.Fence(1, new Operation(fence, FIRST), which, Duration.ofSeconds(25)));
    }

    /** What an answer makes durable, and a start that follows from it. */
    private void told(OperationId fence) {
        FenceReceipt receipt = new FenceReceipt(host, "simulated-power-off", schedule.instant());
        Fact ended = new Fact.FenceEnded(fence, host, new Ending(Ending.Kind.DONE, "cut off"));
        invariants.appended("s1", FIRST, List.of(ended, new Fact.HostDead(host, receipt)));
        violations.clear(); // of other things that this is not about
        Operation start = new Operation(new OperationId(new UUID(1, 2)), FIRST);
        invariants.starts(start, vm, world.host(other), receipt);
    }

    /** The fence reaches its host, which loses its power and has it again {@code gone} later; the answer takes longer. */
    private void believed(Duration gone, Duration answer) {
        fenced(FENCE, host);
        world.losePower(host);
        after(gone);
        world.givePower(host);
        after(answer.minus(gone));
        told(FENCE);
    }

    @Test
    void aReceiptThatWasAskedForTooLongAgoIsSeenThroughThoughTheHostHasHadPowerForAMomentOnly() {
        believed(Duration.ofSeconds(20), Duration.ofSeconds(31));

        assertThat(violations)
                .singleElement()
                .satisfies(found -> assertThat(found.invariant()).isEqualTo(Invariant.I2))
                .asString()
                .contains("is started by h1 was cut off", "which was not so");
    }

    @Test
    void aReceiptInTimeIsTrueThoughTheHostHasPowerAgain() {
        believed(Duration.ofSeconds(20), Duration.ofSeconds(29));

        assertThat(violations).isEmpty();
    }

    @Test
    void aReceiptThatIsTooLateIsNotExcusedByALaterFence() {
        fenced(FENCE, host);
        world.losePower(host);
        after(Duration.ofSeconds(20));
        world.givePower(host);
        after(Duration.ofSeconds(6));
        fenced(OTHER_FENCE, host);
        after(Duration.ofSeconds(5));

        told(FENCE);

        assertThat(violations).extracting(Violation::invariant).containsExactly(Invariant.I2);
    }

    /** Nobody reaches the host for so long, and then its watchdog is said to have ended it. */
    private List<Invariant> endedByItselfAfter(Duration silence) {
        world.watchedBy(invariants);
        world.cutManagement(host, Cuts.Way.BOTH, true);
        Draw.WITNESSES.forEach(each -> world.cutWitness(each, host, Cuts.Way.BOTH, true));
        after(silence);
        SafetyEvidence claim = new SafetyEvidence.BoundElapsed(host, schedule.instant(), WATCHDOG);
        invariants.appended("s1", FIRST, List.of(new Fact.HostDead(host, claim)));
        return violations.stream().map(Violation::invariant).toList();
    }

    @Test
    void aBoundThatIsSaidToHaveElapsedTooSoonIsSeenThrough() {
        assertThat(endedByItselfAfter(WATCHDOG.minusSeconds(1))).containsExactly(Invariant.I2);
    }

    @Test
    void aBoundThatHasElapsedIsTrue() {
        assertThat(endedByItselfAfter(WATCHDOG.plusSeconds(1))).isEmpty();
    }

    @Test
    void aBoundOfAHostThatIsWellIsSeenThrough() {
        after(Duration.ofMinutes(2));
        SafetyEvidence claim = new SafetyEvidence.BoundElapsed(host, schedule.instant(), WATCHDOG);
        invariants.appended("s1", FIRST, List.of(new Fact.HostDead(host, claim)));

        assertThat(violations).extracting(Violation::invariant).contains(Invariant.I9, Invariant.I2);
    }

    /** The moments at which hosts are to be fenced, each another; which of them break the budget. */
    private List<Duration> overBudget(Duration... moments) {
        List<SimHost> hosts = List.copyOf(world.hosts());
        for (int i = 0; i < moments.length; i++) {
            schedule.runUntil(moments[i].toNanos());
            OperationId fence = new OperationId(new UUID(2, i));
            HostId which = hosts.get(i).id();
            invariants.appended("s1", FIRST, List.of(new Fact.FenceIntended(fence, which, "test")));
        }
        return violations.stream()
                .filter(each -> each.invariant() == Invariant.I8)
                .map(Violation::at)
                .toList();
    }

    @Test
    void aThirdOfFiveHostsWithinTenMinutesIsOneTooMany() {
        Duration third = Duration.ofMinutes(9);

        assertThat(overBudget(Duration.ofSeconds(50), Duration.ofMinutes(5), third))
                .containsExactly(third);
    }

    @Test
    void theWindowOfTheBudgetSlides() {
        assertThat(overBudget(Duration.ofSeconds(50), Duration.ofMinutes(5), Duration.ofMinutes(11)))
                .isEmpty();
    }

    @Test
    void whoeverIsOffCostsNothing() {
        List<SimHost> hosts = List.copyOf(world.hosts());
        world.losePower(hosts.get(0).id());

        assertThat(overBudget(Duration.ofSeconds(50), Duration.ofMinutes(5), Duration.ofMinutes(9)))
                .isEmpty();
    }

    /** Which hosts fall silent, and when; then the last of them is to be fenced. */
    private List<Invariant> fencedWhileSilent(Duration... moments) {
        world.watchedBy(invariants);
        List<SimHost> hosts = List.copyOf(world.hosts());
        for (int i = 0; i < moments.length; i++) {
            schedule.runUntil(moments[i].toNanos());
            HostId id = hosts.get(i).id();
            world.cutManagement(id, Cuts.Way.BOTH, true);
            Draw.WITNESSES.forEach(each -> world.cutWitness(each, id, Cuts.Way.BOTH, true));
        }
        after(Duration.ofSeconds(10));
        fenced(FENCE, hosts.get(moments.length - 1).id());
        return violations.stream().map(Violation::invariant).toList();
    }

    @Test
    void threeOfFiveHostsThatFellSilentTogetherMustNotBeFenced() {
        Duration at = Duration.ofSeconds(60);

        assertThat(fencedWhileSilent(at, at, at)).containsExactly(Invariant.I8);
    }

    @Test
    void hostsThatTheirWatchdogsResetWhileNobodyHearsThemFellSilentLongAgo() {
        Duration at = Duration.ofSeconds(60);

        // Each reset takes 35 s: both have power when the third falls silent, and have had it for some seconds.
        assertThat(fencedWhileSilent(at, at, at.plusSeconds(180))).isEmpty();
    }
}
