package io.evenkeel.fence;

import io.evenkeel.fence.agent.Agent;
import io.evenkeel.fence.agent.AgentDriver;
import io.evenkeel.fence.agent.Outlet;
import io.evenkeel.fence.agent.Reading;
import io.evenkeel.fence.program.ChildProcesses;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.Inventory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to the fence devices of a set of hosts. */
final class FenceAgentsHypervisor implements Hypervisor {

    private static final Logger LOG = LoggerFactory.getLogger(FenceAgentsHypervisor.class);

    /** After the first answer, for the log to tell what else is wrong; a calm agent answers in less. */
    private static final Duration LISTENING = Duration.ofSeconds(1);

    private final ChildProcesses programs;
    private final Openness openness = new Openness();
    private final HypervisorProduct product;
    private final ConfiguredHosts inventory;
    private final AgentFencing fencing;

    private FenceAgentsHypervisor(ChildProcesses programs, List<HostSwitch> switches, ProviderContext context) {
        this.programs = programs;
        this.product = product(switches);
        this.inventory = new ConfiguredHosts(switches, new Survey(context.threads()), context.clock(), openness);
        this.fencing = new AgentFencing(switches, openness);
    }

    /** Succeeds if one device answers; the others are told in the log and may come later. */
    static FenceAgentsHypervisor connect(
            ChildProcesses programs, List<HostPlan> plans, Bounds bounds, ProviderContext context, Deadline deadline)
            throws InterruptedException {
        AgentDriver driver = new AgentDriver(programs);
        List<HostSwitch> switches = plans.stream()
                .map(plan -> new HostSwitch(plan, driver, bounds, context.clock(), Pause.REAL))
                .toList();
        ensureOneAnswers(switches, new Survey(context.threads()), deadline);
        return new FenceAgentsHypervisor(programs, switches, context);
    }

    private record Question(HostSwitch of, Outlet outlet) {
        String unansweredFor(Reading reading) {
            return of.host() + " cannot be fenced by " + outlet + " ("
                    + outlet.device().agent().name() + ") at present: " + reading.reason();
        }
    }

    /**
     * Fails unless a device is heard, for a wrong address and wrong credentials have to (§2.8, §2.9), and a silent board
     * is not told from a wrong address. One is enough, and nobody is waited for after it: when racks are dark the devices
     * of the others are needed at once, and the silent ones can be used as soon as they answer.
     */
    private static void ensureOneAnswers(List<HostSwitch> switches, Survey survey, Deadline deadline)
            throws InterruptedException {
        List<Question> questions = switches.stream()
                .flatMap(each -> each.outlets().stream().map(outlet -> new Question(each, outlet)))
                .toList();
        Map<Question, Reading> answers = survey.ask(
                questions,
                deadline,
                (question, within) -> question.of().readOne(question.outlet(), within),
                reading -> !reading.is(HostPower.UNKNOWN),
                LISTENING);
        if (answers.values().stream().anyMatch(reading -> !reading.is(HostPower.UNKNOWN))) {
            answers.forEach((question, reading) -> {
                if (reading.is(HostPower.UNKNOWN)) {
                    LOG.warn("{}", question.unansweredFor(reading));
                }
            });
            return;
        }
        boolean allDeny = answers.size() == questions.size()
                && answers.values().stream()
                        .allMatch(reading ->
                                reading.kind().filter(ErrorKind.DENIED::equals).isPresent());
        Question first = answers.keySet().stream().findFirst().orElse(questions.get(0));
        Reading said = answers.getOrDefault(first, Reading.unknown(ErrorKind.TIMEOUT, "has not answered in time"));
        // Unless all deny, a supervisor that tries again may hear one of the others.
        throw HypervisorException.withoutEffect(
                allDeny ? ErrorKind.DENIED : ErrorKind.UNREACHABLE,
                "no fence device answers; " + first.unansweredFor(said));
    }

    private static HypervisorProduct product(List<HostSwitch> switches) {
        Map<String, String> versions = new TreeMap<>();
        for (HostSwitch each : switches) {
            for (Outlet outlet : each.outlets()) {
                Agent agent = outlet.device().agent();
                versions.put(agent.name(), agent.version().orElse("unknown"));
            }
        }
        String version = versions.values().stream()
                .filter(each -> !each.equals("unknown"))
                .findFirst()
                .orElse("unknown");
        return new HypervisorProduct("fence agents", version, versions);
    }

    @Override
    public CapabilitySet capabilities() {
        return FenceAgentsProvider.CAPABILITIES;
    }

    @Override
    public HypervisorProduct product() {
        return product;
    }

    @Override
    public StartGuard startGuard() {
        return StartGuard.NONE;
    }

    @Override
    public Inventory inventory() {
        return inventory;
    }

    @Override
    public Optional<Fencing> fencing() {
        return Optional.of(fencing);
    }

    /** Ends the agents that are running; what they have ordered is not taken back. */
    @Override
    public void close() {
        if (openness.end()) {
            programs.close();
        }
    }
}
