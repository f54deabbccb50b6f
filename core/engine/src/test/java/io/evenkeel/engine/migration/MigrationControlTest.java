package io.evenkeel.engine.migration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.engine.VirtualTimeline;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.engine.migration.MigrationEvent.Kind;
import io.evenkeel.engine.prediction.Convergence;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Workload;
import io.evenkeel.simulator.memory.WritePattern;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.Migrations;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole way, on a simulated datacenter in virtual time. */
@Timeout(120)
class MigrationControlTest {

    private static final VmId VM = new VmId("vm");
    private static final DataRate LINK = DataRate.ofMebibytesPerSecond(100);

    private final VirtualTime time = new VirtualTime();
    private final VirtualTimeline timeline = new VirtualTimeline(time);
    private final Datacenter datacenter = new Datacenter(7, time);
    private final HostId a = datacenter.addHost(HostSpec.of("a").withNic(LINK));
    private final HostId b = datacenter.addHost(HostSpec.of("b").withNic(LINK));

    @Test
    void aGuestMovesAndWasPredictedTo() throws Exception {
        boot(writing(0.3, 20));
        MigrationControl control = control(LadderPolicy.DEFAULTS, "");
        MigrationRequest request = MigrationRequest.of(VM, a, b);
        MigrationPlan plan = control.plan(request, in(10));
        Prediction before = plan.prediction().orElseThrow();
        assertThat(before.convergence()).isEqualTo(Convergence.CONVERGES);

        Migration migration = control.migrate(Operation.unled(), plan, in(10));
        AtomicReference<Duration> afterFirstPass = new AtomicReference<>(Duration.ZERO);
        timeline.runUntil(
                () -> {
                    migration
                            .latest()
                            .filter(look -> look.snapshot().memory().stream()
                                    .anyMatch(memory -> memory.iteration().orElse(1) == 2))
                            .flatMap(MigrationObservation::predictedTotal)
                            .ifPresent(total -> afterFirstPass.compareAndSet(Duration.ZERO, total.p50()));
                    return isEnded(migration);
                },
                Duration.ofMinutes(5));

        assertThat(outcome(migration)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(datacenter.witness().executingOn(VM)).containsExactly(b);
        double took = seconds(migration.latest().orElseThrow().elapsed());
        assertThat(seconds(before.remaining().orElseThrow().p50())).isCloseTo(took, within(took * 0.15));
        assertThat(seconds(requireNonNull(afterFirstPass.get()))).isCloseTo(took, within(took * 0.1));
        assertThat(migration.latest().orElseThrow().events()).isEmpty();
    }

    @Test
    void aMigrationThatCannotBeIsRefusedWithEverythingThatWasFound() throws Exception {
        datacenter.addVm(
                VmSpec.of("vm").withNeeds(new VmSpec.Needs(Set.of(), List.of("gpu"), Optional.of("setup.iso"))), a);
        MigrationControl control = control(LadderPolicy.DEFAULTS, "");
        MigrationRequest request = MigrationRequest.of(VM, a, b);
        assertThatThrownBy(() -> control.migrate(Operation.unled(), request, in(10)))
                .isInstanceOfSatisfying(
                        MigrationRefusedException.class,
                        e -> assertThat(e.assessment().findings()).hasSizeGreaterThanOrEqualTo(2))
                .hasMessageContaining("gpu")
                .hasMessageContaining("setup.iso");
        assertThat(datacenter.witness().executingOn(VM)).containsExactly(a);
    }

    @Test
    void aBusyGuestIsHelpedRungByRungUntilItMoves() throws Exception {
        boot(writing(0.5, 150));
        MigrationRequest request = MigrationRequest.of(VM, a, b)
                .withTuning(MigrationTuning.DEFAULTS.withMaxDowntime(Duration.ofMillis(300)));
        Migration migration = control(LadderPolicy.DEFAULTS, "").migrate(Operation.unled(), request, in(10));
        runToTheEnd(migration);
        assertThat(outcome(migration)).isInstanceOf(MigrationOutcome.Completed.class);
        List<MigrationEvent> events = migration.latest().orElseThrow().events();
        assertThat(texts(events, Kind.STEP_TAKEN))
                .anyMatch(text -> text.startsWith("permit 500 ms of pause; "))
                .anyMatch(text -> text.startsWith("permit 1000 ms of pause; "))
                .anyMatch(text -> text.startsWith("slow the guest by 20 %; "))
                .allMatch(text -> text.contains("remain"));
        assertThat(texts(events, Kind.GAVE_UP)).isEmpty();
    }

    @Test
    void postCopyIsTakenIfItIsPermittedAndPredictedToEndInTime() throws Exception {
        boot(writing(0.9, 400));
        MigrationRequest request = MigrationRequest.of(VM, a, b).withOptions(MigrationOption.ALLOW_POSTCOPY);
        Migration migration = control(LadderPolicy.DEFAULTS, "migration.tune.throttle,migration.tune.downtime")
                .migrate(Operation.unled(), request, in(10));
        runToTheEnd(migration);
        List<MigrationEvent> events = migration.latest().orElseThrow().events();
        assertThat(texts(events, Kind.STEP_PASSED_OVER))
                .anyMatch(text -> text.contains("does not declare migration.tune.downtime"))
                .anyMatch(text -> text.contains("does not declare migration.tune.throttle"));
        assertThat(texts(events, Kind.STEP_TAKEN)).singleElement().asString().startsWith("switch to post-copy; ");
        assertThat(outcome(migration)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(datacenter.witness().executingOn(VM)).containsExactly(b);
    }

    @Test
    void whatCannotBeHelpedIsCancelledWithAClearVerdict() throws Exception {
        boot(writing(0.9, 400));
        Migration migration = control(LadderPolicy.DEFAULTS, "migration.tune.throttle")
                .migrate(Operation.unled(), MigrationRequest.of(VM, a, b), in(10));
        runToTheEnd(migration);
        assertThat(outcome(migration))
                .isEqualTo(new MigrationOutcome.Cancelled(new Residence.OnHost(a, VmState.RUNNING)));
        List<MigrationEvent> events = migration.latest().orElseThrow().events();
        assertThat(texts(events, Kind.STEP_PASSED_OVER))
                .anyMatch(text -> text.equals("switch to post-copy: the request does not permit post-copy"));
        assertThat(texts(events, Kind.GAVE_UP))
                .singleElement()
                .asString()
                .startsWith("cancel; ")
                .contains("remain", "1000 ms of pause are permitted");
        assertThat(datacenter.witness().executingOn(VM)).containsExactly(a);
    }

    @Test
    void slowingTheGuestIsLeftToTheHypervisorWhereTheRequestSaysSo() throws Exception {
        boot(writing(0.5, 150));
        MigrationRequest request = MigrationRequest.of(VM, a, b).withOptions(MigrationOption.AUTO_CONVERGE);
        Migration migration =
                control(LadderPolicy.DEFAULTS, "migration.tune.throttle").migrate(Operation.unled(), request, in(10));
        runToTheEnd(migration);
        assertThat(outcome(migration)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(texts(migration.latest().orElseThrow().events(), Kind.STEP_PASSED_OVER))
                .noneMatch(text -> text.contains("does not declare migration.tune.throttle"));
    }

    @Test
    void aStartWhoseReplyIsLostIsRepeatedAndHappensOnce() throws Exception {
        boot(writing(0.1, 1));
        MigrationControl control = control(LadderPolicy.DEFAULTS, "");
        MigrationPlan plan = control.plan(MigrationRequest.of(VM, a, b), in(10));
        datacenter.faults().loseNextReply();
        Migration migration = control.migrate(Operation.unled(), plan, in(60));
        runToTheEnd(migration);
        assertThat(outcome(migration)).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(datacenter.witness().neverExecutedTwice()).isTrue();
    }

    @Test
    void theSameOperationAskedForAgainWhileItRunsIsTheSameMigration() throws Exception {
        boot(writing(0.1, 1));
        MigrationRequest request = MigrationRequest.of(VM, a, b);
        Operation operation = Operation.unled();
        Migration first = control(LadderPolicy.DEFAULTS, "").migrate(operation, request, in(10));
        timeline.run(Duration.ofSeconds(2));
        Migration again = control(LadderPolicy.DEFAULTS, "").migrate(operation, request, in(10));
        assertThat(again.id()).isEqualTo(first.id());
        runToTheEnd(again);
        assertThat(outcome(again)).isEqualTo(outcome(first));
    }

    @Test
    void anotherConnectionAdoptsWhatRuns() throws Exception {
        boot(writing(0.1, 1));
        Migration first =
                control(LadderPolicy.DEFAULTS, "").migrate(Operation.unled(), MigrationRequest.of(VM, a, b), in(10));
        timeline.run(Duration.ofSeconds(2));
        List<Migration> adopted =
                control(LadderPolicy.DEFAULTS, "").adoptAll(Epoch.of(2), in(10)).migrations();
        assertThat(adopted).extracting(Migration::id).containsExactly(first.id());
        runToTheEnd(adopted.get(0));
        assertThat(outcome(adopted.get(0))).isEqualTo(outcome(first));
    }

    @Test
    void whatIsDrivenAlreadyIsNotDrivenTwice() throws Exception {
        boot(writing(0.1, 1));
        MigrationControl control = control(LadderPolicy.DEFAULTS, "");
        Migration first = control.migrate(Operation.unled(), MigrationRequest.of(VM, a, b), in(10));
        assertThat(control.adoptAll(Epoch.of(2), in(10)).migrations()).containsExactly(first);
        runToTheEnd(first);
        assertThat(outcome(first)).isInstanceOf(MigrationOutcome.Completed.class);
    }

    @Test
    void aMigrationThatCannotBeAdoptedDoesNotHideTheOthers() throws Exception {
        Hypervisor hypervisor = partlyLost();
        MigrationControl control = new MigrationControl(
                hypervisor,
                new MigrationDriver(timeline, timeline.executor(), DriverSettings.DEFAULTS),
                LadderPolicy.WATCH_ONLY,
                Optional.of(LINK));
        AdoptedMigrations adopted = control.adoptAll(Epoch.of(2), in(10));
        assertThat(adopted.migrations()).hasSize(2);
        assertThat(adopted.failures().values()).singleElement().isInstanceOf(HypervisorException.class);
    }

    /** A connection with three migrations, of which the second found cannot be reached. */
    private static Hypervisor partlyLost() {
        List<OperationId> ids = List.of(OperationId.random(), OperationId.random(), OperationId.random());
        Migrations migrations = (Migrations) Proxy.newProxyInstance(
                Migrations.class.getClassLoader(), new Class<?>[] {Migrations.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("active")) {
                        return new LinkedHashSet<>(ids);
                    }
                    if (ids.get(1).equals(arguments[0])) {
                        throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "host gone");
                    }
                    return Optional.of(new ScriptedSession());
                });
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(),
                new Class<?>[] {Hypervisor.class},
                (proxy, method, arguments) ->
                        method.getName().equals("migrations") ? Optional.of(migrations) : CapabilitySet.of());
    }

    @Test
    void aHypervisorThatTellsOnlyAPercentageIsPredictedFromThat() throws Exception {
        boot(writing(0.1, 1));
        Migration migration = control(LadderPolicy.DEFAULTS, "migration.progress.memory")
                .migrate(Operation.unled(), MigrationRequest.of(VM, a, b), in(10));
        timeline.run(Duration.ofSeconds(4));
        MigrationObservation look = migration.latest().orElseThrow();
        Prediction prediction = look.prediction().orElseThrow();
        assertThat(prediction.basis()).isEqualTo(Prediction.Basis.MEASURED_FRACTION);
        double total = seconds(look.predictedTotal().orElseThrow().p50());
        runToTheEnd(migration);
        double took = seconds(migration.latest().orElseThrow().elapsed());
        assertThat(total).isCloseTo(took, within(took * 0.2));
    }

    @Test
    void aConnectionThatCannotMigrateSaysSo() {
        assertThatThrownBy(() -> control(LadderPolicy.DEFAULTS, "migration"))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
    }

    private void boot(Workload workload) {
        datacenter.addVm(VmSpec.of("vm").withMemory(DataSize.ofMebibytes(1024)).withWorkload(workload), a);
    }

    private static Workload writing(double share, long mebibytesPerSecond) {
        return Workload.writing(
                Share.of(share), DataRate.ofMebibytesPerSecond(mebibytesPerSecond), WritePattern.RANDOM);
    }

    private MigrationControl control(LadderPolicy policy, String withhold) throws InterruptedException {
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        EngineContext context =
                new EngineContext("simulator", getClass().getClassLoader(), time.clock(), time, Thread::new);
        Map<String, String> settings = withhold.isEmpty() ? Map.of() : Map.of("withhold", withhold);
        Hypervisor hypervisor = provider.connect(provider.configSchema().bind(settings), context, in(10));
        MigrationDriver driver = new MigrationDriver(timeline, timeline.executor(), DriverSettings.DEFAULTS);
        return new MigrationControl(hypervisor, driver, policy, Optional.of(LINK));
    }

    private Deadline in(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), time);
    }

    private void runToTheEnd(Migration migration) {
        timeline.runUntil(() -> isEnded(migration), Duration.ofMinutes(30));
        timeline.run(Duration.ofSeconds(1));
    }

    private static boolean isEnded(Migration migration) {
        return migration.outcome().toCompletableFuture().isDone();
    }

    private static MigrationOutcome outcome(Migration migration) {
        return migration.outcome().toCompletableFuture().join();
    }

    private static List<String> texts(List<MigrationEvent> events, Kind kind) {
        return events.stream()
                .filter(event -> event.kind() == kind)
                .map(MigrationEvent::text)
                .toList();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
