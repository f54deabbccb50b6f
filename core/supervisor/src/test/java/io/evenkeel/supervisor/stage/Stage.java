package io.evenkeel.supervisor.stage;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.GuestSigns;
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
import io.evenkeel.supervisor.Decision;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Notices;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.failover.Crashes;
import io.evenkeel.supervisor.failover.Failover;
import io.evenkeel.supervisor.failover.Headroom;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.keep.Keeper;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.leftover.Leftovers;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.HostMemory;
import io.evenkeel.supervisor.placement.PlacementLabels;
import io.evenkeel.supervisor.takeover.Orders;
import io.evenkeel.supervisor.takeover.Sealing;
import io.evenkeel.supervisor.takeover.Takeover;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import io.evenkeel.supervisor.watchdog.Watchdog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The duties that keep VMs alive, without those that judge and fence: a test says which hosts are well and which are dead.
 * Effects are answered at once, by what the test says of them, or by a world in which all goes well.
 */
public final class Stage {

    public static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");
    public static final Reply.Failed NO_ANSWER =
            new Reply.Failed(ErrorKind.TIMEOUT, Effect.UNKNOWN, "no reply by the deadline");
    public static final Reply.Failed NO_ROOM =
            new Reply.Failed(ErrorKind.INSUFFICIENT_CAPACITY, Effect.NONE, "too little memory");

    public final Ledger ledger;
    public final View view = new View();
    public final Verdicts verdicts = new Verdicts();
    public final Failover failover;
    public final Notices notices = new Notices();
    /** All facts and effects since the beginning, or since {@link #forget}. */
    public final List<Fact> facts = new ArrayList<>();

    public final List<io.evenkeel.supervisor.effect.Effect> effects = new ArrayList<>();
    /** Where each VM is, for whoever looks. */
    public final Map<VmId, Residence> residences = new LinkedHashMap<>();

    /** What is told of guests. */
    public Supplier<List<GuestSigns>> guests = List::of;

    private final Outbox outbox;
    private final List<Duty> duties;
    private final Deque<io.evenkeel.supervisor.effect.Effect> unanswered = new ArrayDeque<>();
    private Function<io.evenkeel.supervisor.effect.Effect, Optional<Reply>> world = effect -> Optional.of(well(effect));
    private Moment now = new Moment(0);

    public Stage() {
        this(new Ledger(), 1, StartGuard.EPOCH_GUARD, SupervisorSettings.DEFAULT);
    }

    public Stage(Ledger ledger, long epoch, StartGuard guard, SupervisorSettings settings) {
        this(ledger, epoch, guard, settings, false);
    }

    /** With an adapter that tells of each VM whether the platform's own high availability keeps it. */
    public static Stage withPlatformHa(Ledger ledger, long epoch) {
        return new Stage(ledger, epoch, StartGuard.EPOCH_GUARD, SupervisorSettings.DEFAULT, true);
    }

    private Stage(Ledger ledger, long epoch, StartGuard guard, SupervisorSettings settings, boolean tellsOfPlatformHa) {
        this.ledger = ledger;
        this.outbox = new Outbox(ledger, Epoch.of(epoch), new SplittableRandom(epoch));
        Clock clock = Clock.fixed(BEGUN, ZoneOffset.UTC);
        Sealing sealing = new Sealing(outbox, ledger, guard == StartGuard.EPOCH_GUARD, settings.takeover());
        Orders orders = new Orders(outbox, ledger, guard, sealing, settings.takeover());
        Duration start = settings.failover().start();
        Crashes crashes = new Crashes(settings.failover());
        PlatformCare care = new PlatformCare(tellsOfPlatformHa, outbox, ledger, view, notices);
        HostMemory memory = new HostMemory(ledger, view);
        this.failover =
                new Failover(settings.failover(), outbox, ledger, view, verdicts, memory, orders, crashes, care, clock);
        this.duties = List.of(
                memory,
                new Keeper(settings.keep(), outbox, ledger, view, verdicts, clock),
                care,
                new Takeover(ledger, outbox, orders, sealing, clock, start, start),
                sealing,
                orders,
                new Leftovers(outbox, ledger, orders, sealing, care, start, start),
                new Watchdog(
                        settings.watchdog(), true, outbox, ledger, view, verdicts, orders, crashes, care, clock, now),
                failover,
                new Headroom(
                        settings.failover().failuresToBear(),
                        new ClusterPicture(ledger, view, verdicts, memory, PlacementLabels::rules),
                        ledger,
                        outbox,
                        now));
    }

    /** From now on effects are answered by this where it gives an answer; where it gives none they stay unanswered. */
    public Stage world(Function<io.evenkeel.supervisor.effect.Effect, Optional<Reply>> answers) {
        world = answers;
        return this;
    }

    /** How a world answers in which all goes well. */
    public Reply well(io.evenkeel.supervisor.effect.Effect effect) {
        if (effect instanceof io.evenkeel.supervisor.effect.Effect.Restart restart) {
            Residence there = new Residence.OnHost(restart.request().target(), VmState.RUNNING);
            residences.put(restart.request().vm(), there);
            return new Reply.Located(there);
        }
        if (effect instanceof io.evenkeel.supervisor.effect.Effect.Locate look) {
            return new Reply.Located(residences.getOrDefault(look.vm(), new Residence.Nowhere()));
        }
        if (effect instanceof io.evenkeel.supervisor.effect.Effect.ListGuests) {
            return new Reply.Guests(guests.get());
        }
        return new Reply.Done();
    }

    /** Hosts h1 to hN of 32 GiB that are well. */
    public Stage hosts(int count) {
        for (int i = 1; i <= count; i++) {
            host("h" + i, 32, FailureDomain.UNKNOWN);
        }
        return this;
    }

    public Stage host(String name, long gib, FailureDomain domain) {
        DataSize memory = DataSize.ofBytes(gib << 30);
        view.saw(
                now,
                new Host(
                        new HostId(name),
                        name,
                        HostState.AVAILABLE,
                        Optional.of(new HostCapacity(16, memory, memory)),
                        domain,
                        Map.of(),
                        BEGUN));
        judge(name, Verdict.HEALTHY);
        return this;
    }

    public Stage judge(String host, Verdict verdict) {
        verdicts.put(new HostId(host), new Verdicts.Standing(verdict, now, "the test says so"));
        return this;
    }

    /** A VM of 1 GiB that is kept alive on a host. */
    public Stage kept(String vm, String host, String... labels) {
        return kept(vm, host, 1, labels);
    }

    public Stage kept(String vm, String host, int gib, String... labels) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            pairs.put("evenkeel." + labels[i], labels[i + 1]);
        }
        remember(new Fact.Kept(
                List.of(new KeptVm(new VmId(vm), vm, new HostId(host), DataSize.ofBytes((long) gib << 30), 1, pairs))));
        residences.put(new VmId(vm), new Residence.OnHost(new HostId(host), VmState.RUNNING));
        return this;
    }

    public void remember(Fact fact) {
        ledger.add(fact, outbox.epoch());
    }

    /** The host's death is proven, and its VMs are nowhere. */
    public Stage dies(String host) {
        judge(host, Verdict.DEAD_CONFIRMED);
        remember(new Fact.HostDead(new HostId(host), receipt(host)));
        ledger.keptOn(new HostId(host)).forEach(vm -> residences.put(vm, new Residence.Nowhere()));
        return this;
    }

    public static FenceReceipt receipt(String host) {
        return new FenceReceipt(new HostId(host), "test", BEGUN);
    }

    /** A listing that tells of no VM comes in. */
    public Stage listing(Vm... vms) {
        List<Vm> all = List.of(vms);
        all.forEach(vm -> view.saw(now, vm));
        outbox.receive(now, new Input.Tick());
        outbox.order(
                call -> new io.evenkeel.supervisor.effect.Effect.ListVms(call, Duration.ofSeconds(1)),
                (at, reply) -> {});
        Decision asked = outbox.take();
        long call = asked.effects().get(0).call();
        turn(new Input.Answer(call, new Reply.Vms(all)));
        return this;
    }

    public static Vm vm(String name, Residence residence) {
        return new Vm(new VmId(name), name, residence, 1, DataSize.ofBytes(1L << 30), Map.of(), BEGUN);
    }

    public static Vm vm(String name, String host, VmState state) {
        return vm(name, new Residence.OnHost(new HostId(host), state));
    }

    /** Lets time pass of which the supervisor sees nothing. */
    public Stage sleep(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** Lets time pass, a second at a time. */
    public Stage pass(Duration time) {
        for (Moment end = now.plus(time); now.isBefore(end); ) {
            now = now.plus(Duration.ofSeconds(1));
            turn(new Input.Tick());
        }
        return this;
    }

    /** One input, and the answers to everything that follows from it. */
    public Stage turn(Input input) {
        step(input);
        while (true) {
            Optional<Input> answer = Optional.empty();
            for (io.evenkeel.supervisor.effect.Effect effect : List.copyOf(unanswered)) {
                Optional<Reply> reply = world.apply(effect);
                if (reply.isPresent()) {
                    unanswered.remove(effect);
                    answer = Optional.of(new Input.Answer(effect.call(), reply.get()));
                    break;
                }
            }
            if (answer.isEmpty()) {
                return this;
            }
            step(answer.get());
        }
    }

    private void step(Input input) {
        Input told = outbox.receive(now, input);
        duties.forEach(duty -> duty.on(now, told));
        Decision decision = outbox.take();
        facts.addAll(decision.facts());
        decision.effects().stream()
                .filter(effect -> !(effect instanceof io.evenkeel.supervisor.effect.Effect.ListGuests))
                .forEach(effects::add);
        unanswered.addAll(decision.effects());
    }

    public Stage forget() {
        facts.clear();
        effects.clear();
        return this;
    }

    public <F extends Fact> List<F> facts(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public <E extends io.evenkeel.supervisor.effect.Effect> List<E> effects(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** {@code vm>host} of each start that was ordered, in their order. */
    public List<String> starts() {
        return effects(io.evenkeel.supervisor.effect.Effect.Restart.class).stream()
                .map(start -> start.request().vm() + ">" + start.request().target())
                .toList();
    }

    public String home(String vm) {
        return ledger.kept(new VmId(vm)).orElseThrow().host().value();
    }
}
