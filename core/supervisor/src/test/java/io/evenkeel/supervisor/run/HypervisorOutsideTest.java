package io.evenkeel.supervisor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.engine.convergence.LadderPolicy;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.Ending;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.json.Specimens;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Effects become calls of a simulated datacenter in real time. */
@Timeout(120)
class HypervisorOutsideTest {

    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");
    private static final VmId VM = new VmId("vm");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Datacenter datacenter = new Datacenter(5);
    private Hypervisor hypervisor;
    private HypervisorOutside outside;

    @BeforeEach
    void connect() throws InterruptedException {
        datacenter.addHost(HostSpec.of("a"));
        datacenter.addHost(HostSpec.of("b"));
        datacenter.addVm(VmSpec.of("vm"), A);
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        hypervisor = provider.connect(
                provider.configSchema().bind(Map.of()),
                EngineContext.onSystemTime("simulator", getClass().getClassLoader()),
                Deadline.after(LONG));
        outside = outside(hypervisor, LaneSettings.DEFAULT);
    }

    @AfterEach
    void end() {
        outside.close();
        hypervisor.close();
    }

    @Test
    void looksAreAnsweredByWhatTheHypervisorSays() throws Exception {
        assertThat(((Reply.Hosts) perform(new Effect.ListHosts(1, LONG))).hosts())
                .hasSize(2);
        assertThat(((Reply.Vms) perform(new Effect.ListVms(1, LONG))).vms()).hasSize(1);
        assertThat(((Reply.Probed) perform(new Effect.Probe(1, A, LONG)))
                        .report()
                        .health())
                .isEqualTo(HostHealth.HEALTHY);
        assertThat(((Reply.Power) perform(new Effect.ReadPower(1, A, LONG))).power())
                .isEqualTo(HostPower.ON);
        assertThat(((Reply.Located) perform(new Effect.Locate(1, VM, LONG))).residence())
                .isInstanceOf(Residence.OnHost.class);
        assertThat(((Reply.Heard) perform(new Effect.AskWitness(1, "west", LONG))).ages())
                .containsEntry(A, Duration.ofSeconds(3));
    }

    @Test
    void aWitnessThatIsNotConfiguredIsAFailureWithoutEffect() throws Exception {
        Reply.Failed failed = (Reply.Failed) perform(new Effect.AskWitness(1, "nobody", LONG));

        assertThat(failed.kind()).isEqualTo(ErrorKind.INVALID_CONFIGURATION);
        assertThat(failed.effect()).isEqualTo(io.evenkeel.spi.Effect.NONE);
    }

    @Test
    void aMigrationIsBegunAndSeenToItsEndAlsoByTheNextTerm() throws Exception {
        Operation operation = Operation.in(Epoch.of(3));

        Reply begun = perform(new Effect.Migrate(1, operation, MigrationRequest.of(VM, A, B), LONG));

        assertThat(((Reply.MigrationSeen) begun).snapshot().orElseThrow().id()).isEqualTo(operation.id());
        outside.close();
        outside = outside(hypervisor, LaneSettings.DEFAULT);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Reply seen = perform(new Effect.ObserveMigration(1, operation, LONG));
            assertThat(((Reply.MigrationSeen) seen).snapshot().orElseThrow().outcome())
                    .hasValueSatisfying(end -> assertThat(end).isInstanceOf(MigrationOutcome.Completed.class));
        });
    }

    @Test
    void aMigrationThatNobodyKnowsIsSeenAsNone() throws Exception {
        Reply seen = perform(new Effect.ObserveMigration(1, Operation.in(Epoch.of(3)), LONG));

        assertThat(seen).isEqualTo(new Reply.MigrationSeen(Optional.empty()));
    }

    @Test
    void newsOfHealthArrive() throws Exception {
        BlockingQueue<HealthEvent> news = new LinkedBlockingQueue<>();
        outside.listen(news::add);

        List<HealthEvent> first = new ArrayList<>();
        while (first.stream().noneMatch(HealthEvent.Synced.class::isInstance)) {
            HealthEvent event = news.poll(30, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            first.add(event);
        }

        assertThat(first).hasAtLeastOneElementOfType(HealthEvent.HostObserved.class);
        assertThat(first).hasAtLeastOneElementOfType(HealthEvent.VmObserved.class);
    }

    @Test
    void aCallThatHangsIsAnsweredOnceAndItsEffectIsUnknown() throws Exception {
        outside.close();
        LaneSettings quick = new LaneSettings(1, 1, 1, Duration.ofMillis(100));
        outside = outside(hanging(), quick);
        BlockingQueue<Reply> answers = new LinkedBlockingQueue<>();

        outside.perform(new Effect.Reset(1, Operation.in(Epoch.of(1)), VM, Duration.ofMillis(200)), answers::add);
        outside.perform(new Effect.Reset(2, Operation.in(Epoch.of(1)), VM, Duration.ofMillis(200)), answers::add);
        List<Reply> both = List.of(take(answers), take(answers));
        outside.close();

        assertThat(both)
                .extracting(reply -> ((Reply.Failed) reply).effect())
                .containsExactlyInAnyOrder(io.evenkeel.spi.Effect.UNKNOWN, io.evenkeel.spi.Effect.NONE);
        assertThat(both)
                .extracting(reply -> ((Reply.Failed) reply).message())
                .anySatisfy(message -> assertThat(message).contains("no answer"))
                .anySatisfy(message -> assertThat(message).contains("not begun"));
        assertThat(answers).isEmpty();
    }

    @Test
    void aLookThatHangsHasNoEffectAndKeepsNoChangeFromGoingOn() throws Exception {
        outside.close();
        outside = outside(hanging(), new LaneSettings(1, 1, 1, Duration.ofMillis(100)));
        BlockingQueue<Reply> answers = new LinkedBlockingQueue<>();
        outside.perform(new Effect.ListHosts(1, LONG), answers::add);

        Reply fenced = perform(new Effect.Fence(2, Operation.in(Epoch.of(1)), B, LONG));

        assertThat(fenced).isInstanceOf(Reply.Fenced.class);
        outside.close();
        assertThat(((Reply.Failed) take(answers)).effect()).isEqualTo(io.evenkeel.spi.Effect.NONE);
    }

    @Test
    void aChangeOfASilentHypervisorSaysWhatTheAdapterSays() throws Exception {
        try (Ending silence = datacenter.faults().hangManagement()) {
            Reply reply = perform(new Effect.Reset(1, Operation.in(Epoch.of(1)), VM, Duration.ofMillis(300)));

            assertThat(reply).isInstanceOf(Reply.Failed.class);
        }
    }

    @Test
    void everyKindOfEffectIsPerformed() throws Exception {
        for (Effect effect : Specimens.effects(LONG)) {
            Reply reply = perform(effect);

            if (reply instanceof Reply.Failed failed) {
                assertThat(failed.kind()).as("%s: %s", effect, failed.message()).isNotEqualTo(ErrorKind.INTERNAL);
            }
        }
    }

    private HypervisorOutside outside(Hypervisor to, LaneSettings lanes) {
        Witness west = deadline -> Map.of(A, Duration.ofSeconds(3));
        return new HypervisorOutside("test", to, Map.of("west", west), LadderPolicy.DEFAULTS, lanes);
    }

    /** The same connection, with an inventory and a power control that never return by themselves. */
    private Hypervisor hanging() {
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, arguments) -> {
                    if (List.of("inventory", "power").contains(method.getName())) {
                        new CountDownLatch(1).await();
                    }
                    return method.invoke(hypervisor, arguments);
                });
    }

    private static Reply take(BlockingQueue<Reply> answers) throws InterruptedException {
        Reply reply = answers.poll(30, TimeUnit.SECONDS);
        assertThat(reply).isNotNull();
        return reply;
    }

    private Reply perform(Effect effect) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        outside.perform(effect, reply -> assertThat(answer.complete(reply)).isTrue());
        return answer.get(60, TimeUnit.SECONDS);
    }
}
