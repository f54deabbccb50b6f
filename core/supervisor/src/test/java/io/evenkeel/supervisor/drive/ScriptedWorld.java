package io.evenkeel.supervisor.drive;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers effects as a small cluster would: hosts that live, hang, are cut off or have no power, and their fence
 * devices. What it does not know is answered by a script given for that kind of effect, or not in time.
 */
public final class ScriptedWorld {

    /** An answer, and how long it takes. */
    public record Timely(Reply reply, Duration after) {}

    /** What a fence device is like. */
    public enum Bmc {
        WORKS,
        /** It does not answer. */
        DEAD,
        /** It accepts orders and does not carry them out. */
        IDLE,
        /** It cannot be asked at all, and its adapter is sure that nothing was done. */
        UNREACHABLE
    }

    /** One host as it really is. */
    private static final class Machine {
        final HostId id;
        final FailureDomain domain;
        HostState state = HostState.AVAILABLE;
        HostHealth health = HostHealth.HEALTHY;
        boolean hasPower = true;
        boolean hangs;
        boolean isCutOff;
        Bmc bmc = Bmc.WORKS;
        final Map<String, Moment> heard = new LinkedHashMap<>();
        final Set<String> deafTo = new HashSet<>();

        Machine(HostId id, FailureDomain domain) {
            this.id = id;
            this.domain = domain;
        }

        boolean answers() {
            return hasPower && !hangs && !isCutOff;
        }
    }

    /** What the supervisor itself is called among those who hear hosts. */
    public static final String SUPERVISOR = "supervisor";

    private static final Duration QUICK = Duration.ofMillis(20);
    /** Witnesses hear a host once a second; on the average it is half as long ago. */
    private static final Duration WITNESS_AGE = Duration.ofMillis(500);

    private final Map<HostId, Machine> machines = new LinkedHashMap<>();
    private final Map<VmId, KeptVm> vms = new LinkedHashMap<>();
    private final Map<Class<?>, Function<Effect, Optional<Reply>>> scripts = new LinkedHashMap<>();
    private final Set<String> silentWitnesses = new HashSet<>();
    private final Set<VmId> keptByPlatform = new HashSet<>();
    private final Set<HostId> unlisted = new HashSet<>();
    private boolean isSupervisorCutOff;

    public static HostId host(String id) {
        return new HostId(id);
    }

    /** A cluster of hosts named h1, h2 and so on. */
    public static ScriptedWorld of(int hosts) {
        ScriptedWorld world = new ScriptedWorld();
        for (int i = 1; i <= hosts; i++) {
            world.add("h" + i, FailureDomain.UNKNOWN);
        }
        return world;
    }

    public ScriptedWorld add(String host, FailureDomain domain) {
        machines.put(host(host), new Machine(host(host), domain));
        return this;
    }

    /** The hypervisor lists this host no longer, or again. */
    public ScriptedWorld lists(String host, boolean isListed) {
        if (isListed) {
            unlisted.remove(host(host));
        } else {
            unlisted.add(host(host));
        }
        return this;
    }

    /** A VM of 1 GiB runs on a host. */
    public ScriptedWorld vm(String vm, String host) {
        VmId id = new VmId(vm);
        vms.put(id, new KeptVm(id, vm, host(host), DataSize.ofGibibytes(1), 1, Map.of()));
        return this;
    }

    /** The platform's own high availability keeps a VM from now on, or no longer. */
    public ScriptedWorld byPlatform(String vm, boolean isKept) {
        if (isKept) {
            keptByPlatform.add(new VmId(vm));
        } else {
            keptByPlatform.remove(new VmId(vm));
        }
        return this;
    }

    /** The fact that all VMs of this world are kept. */
    public Fact kept() {
        return new Fact.Kept(List.copyOf(vms.values()));
    }

    /** Answers effects of one kind by a script from now on; where it gives nothing, there is no answer in time. */
    public <E extends Effect> ScriptedWorld answering(Class<E> kind, Function<E, Optional<Reply>> script) {
        scripts.put(kind, effect -> script.apply(kind.cast(effect)));
        return this;
    }

    public ScriptedWorld cutPower(String host) {
        machine(host).hasPower = false;
        return this;
    }

    /** It has power again, and has booted. */
    public ScriptedWorld givePower(String host) {
        machine(host).hasPower = true;
        machine(host).hangs = false;
        return this;
    }

    /** It has power, and does nothing any more. */
    public ScriptedWorld hang(String host) {
        machine(host).hangs = true;
        return this;
    }

    /** Nobody hears it, but it goes on running. */
    public ScriptedWorld cutOff(String host, boolean isCutOff) {
        machine(host).isCutOff = isCutOff;
        return this;
    }

    /** One of those who hear hosts hears this one or does not; {@link #SUPERVISOR} is the supervisor itself. */
    public ScriptedWorld hears(String who, String host, boolean hears) {
        if (hears) {
            machine(host).deafTo.remove(who);
        } else {
            machine(host).deafTo.add(who);
        }
        return this;
    }

    /** Whether the supervisor reaches nobody. */
    public ScriptedWorld cutOffSupervisor(boolean isCutOff) {
        isSupervisorCutOff = isCutOff;
        return this;
    }

    public ScriptedWorld witnessAnswers(String witness, boolean answers) {
        if (answers) {
            silentWitnesses.remove(witness);
        } else {
            silentWitnesses.add(witness);
        }
        return this;
    }

    public ScriptedWorld bmc(String host, Bmc bmc) {
        machine(host).bmc = bmc;
        return this;
    }

    public ScriptedWorld state(String host, HostState state) {
        machine(host).state = state;
        return this;
    }

    public ScriptedWorld health(String host, HostHealth health) {
        machine(host).health = health;
        return this;
    }

    private Machine machine(String host) {
        return machine(host(host));
    }

    private Machine machine(HostId host) {
        Machine machine = machines.get(host);
        if (machine == null) {
            throw new IllegalArgumentException("no host " + host + " in this world");
        }
        return machine;
    }

    Timely perform(Moment now, Effect effect) {
        Function<Effect, Optional<Reply>> script = scripts.get(effect.getClass());
        Reply reply =
                script == null ? ownAnswer(now, effect) : script.apply(effect).orElse(null);
        return reply == null ? late(effect) : new Timely(reply, QUICK);
    }

    private static Timely late(Effect effect) {
        io.evenkeel.spi.Effect left =
                effect instanceof Effect.Change ? io.evenkeel.spi.Effect.UNKNOWN : io.evenkeel.spi.Effect.NONE;
        return new Timely(new Reply.Failed(ErrorKind.TIMEOUT, left, "no answer"), effect.within());
    }

    private @Nullable Reply ownAnswer(Moment now, Effect effect) {
        hear(now);
        if (effect instanceof Effect.AskWitness ask) {
            return silentWitnesses.contains(ask.witness()) || isSupervisorCutOff ? null : heard(now, ask.witness());
        }
        if (isSupervisorCutOff) {
            return null;
        }
        if (effect instanceof Effect.ListHosts) {
            return new Reply.Hosts(machines.values().stream()
                    .filter(machine -> !unlisted.contains(machine.id))
                    .map(this::seen)
                    .toList());
        }
        if (effect instanceof Effect.ListVms) {
            return new Reply.Vms(vms.values().stream().map(this::seen).toList());
        }
        if (effect instanceof Effect.Probe probe) {
            return probed(machine(probe.host()));
        }
        if (effect instanceof Effect.ReadPower read) {
            return power(machine(read.host()));
        }
        if (effect instanceof Effect.Fence fence) {
            return fenced(machine(fence.host()));
        }
        if (effect instanceof Effect.Restart restart) {
            return restarted(restart.request());
        }
        if (effect instanceof Effect.Locate locate) {
            KeptVm vm = vms.get(locate.vm());
            return vm == null ? null : new Reply.Located(seen(vm).residence());
        }
        return null;
    }

    private void hear(Moment now) {
        for (Machine machine : machines.values()) {
            for (String witness : List.of("w1", "w2", "w3")) {
                if (machine.answers() && !machine.deafTo.contains(witness)) {
                    machine.heard.put(witness, now);
                }
            }
        }
    }

    private Reply heard(Moment now, String witness) {
        Map<HostId, Duration> ages = new LinkedHashMap<>();
        machines.forEach((id, machine) -> {
            Moment at = machine.heard.get(witness);
            if (at != null) {
                ages.put(id, now.since(at).plus(WITNESS_AGE));
            }
        });
        return new Reply.Heard(ages);
    }

    private @Nullable Reply probed(Machine machine) {
        return machine.answers() && !machine.deafTo.contains(SUPERVISOR)
                ? new Reply.Probed(new HealthReport(machine.id, machine.health, "", Instant.EPOCH))
                : null;
    }

    private static Reply power(Machine machine) {
        if (machine.bmc == Bmc.DEAD || machine.bmc == Bmc.UNREACHABLE) {
            return new Reply.Power(HostPower.UNKNOWN);
        }
        return new Reply.Power(machine.hasPower ? HostPower.ON : HostPower.OFF);
    }

    private static @Nullable Reply fenced(Machine machine) {
        if (machine.bmc == Bmc.UNREACHABLE) {
            return new Reply.Failed(ErrorKind.UNREACHABLE, io.evenkeel.spi.Effect.NONE, "no route to its fence device");
        }
        if (machine.bmc == Bmc.DEAD || (machine.bmc == Bmc.IDLE && machine.hasPower)) {
            return null;
        }
        machine.hasPower = false;
        return new Reply.Fenced(new FenceReceipt(machine.id, "scripted", Instant.EPOCH));
    }

    /** Whether it runs elsewhere is not looked at: a world believes what it is told. */
    private @Nullable Reply restarted(RestartRequest request) {
        KeptVm was = vms.get(request.vm());
        if (was == null || !machine(request.target()).answers()) {
            return null;
        }
        KeptVm now = new KeptVm(was.vm(), was.name(), request.target(), was.memory(), was.virtualCpus(), was.labels());
        vms.put(was.vm(), now);
        return new Reply.Located(seen(now).residence());
    }

    private Host seen(Machine machine) {
        boolean answers = machine.answers() && !machine.deafTo.contains(SUPERVISOR);
        return new Host(
                machine.id,
                machine.id.value(),
                answers || machine.state != HostState.AVAILABLE ? machine.state : HostState.UNREACHABLE,
                answers
                        ? Optional.of(new HostCapacity(8, DataSize.ofGibibytes(64), DataSize.ofGibibytes(32)))
                        : Optional.empty(),
                machine.domain,
                Map.of(),
                Instant.EPOCH);
    }

    private Vm seen(KeptVm vm) {
        boolean answers = machine(vm.host()).answers();
        Residence where = answers
                ? new Residence.OnHost(vm.host(), VmState.RUNNING)
                : new Residence.Unknown(vm.host() + " does not answer", Set.of(vm.host()));
        return new Vm(
                vm.vm(),
                vm.name(),
                where,
                vm.virtualCpus(),
                vm.memory(),
                vm.labels(),
                Instant.EPOCH,
                keptByPlatform.contains(vm.vm()));
    }
}
