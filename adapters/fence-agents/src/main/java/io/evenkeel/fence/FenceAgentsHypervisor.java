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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to the fence devices of a set of hosts. */
final class FenceAgentsHypervisor implements Hypervisor {

    private static final Logger LOG = LoggerFactory.getLogger(FenceAgentsHypervisor.class);

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

    private record Question(HostSwitch of, Outlet outlet) {}

    private static void ensureOneAnswers(List<HostSwitch> switches, Survey survey, Deadline deadline)
            throws InterruptedException {
        List<Question> questions = switches.stream()
                .flatMap(each -> each.outlets().stream().map(outlet -> new Question(each, outlet)))
                .toList();
        Map<Question, Reading> answers =
                survey.ask(questions, question -> question.of().readOne(question.outlet(), deadline));
        boolean someoneAnswers = answers.values().stream().anyMatch(reading -> !reading.is(HostPower.UNKNOWN));
        answers.forEach((question, reading) -> {
            if (reading.is(HostPower.UNKNOWN)) {
                String what = question.of().host() + " cannot be fenced by " + question.outlet() + " ("
                        + question.outlet().device().agent().name() + ") at present: " + reading.reason();
                if (!someoneAnswers) {
                    throw HypervisorException.withoutEffect(
                            reading.kind()
                                    .filter(kind -> kind == ErrorKind.DENIED)
                                    .orElse(ErrorKind.UNREACHABLE),
                            "no fence device answers; " + what);
                }
                LOG.warn("{}", what);
            }
        });
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
