package io.evenkeel.simulation.world;

import static io.evenkeel.spi.Effect.NONE;
import static io.evenkeel.spi.Effect.UNKNOWN;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The management of a datacenter as an adapter sees it, with the meaning that the SPI gives to each call.
 *
 * <p>An order arrives, is checked, and takes effect at its host some time later, when only what that host itself keeps
 * is checked once more: its epochs, and its lease on the disks. What was true everywhere else at the first check may be
 * so no longer, as with any platform that has no lock of its own.
 */
public final class Platform {

    /** The longest that a sluggish host takes. */
    private static final Duration SLOWEST = Duration.ofSeconds(60);

    private final Datacenter world;
    private final Starts starts;
    private final Map<OperationId, SimMigration> migrations = new HashMap<>();
    private final Map<OperationId, Carried> carried = new HashMap<>();
    /** Fences that a power controller has taken, whatever came of them. */
    private final Set<OperationId> takenFences = new HashSet<>();

    private final Looks looks;

    /** What an operation was, and what it resulted in. */
    private record Carried(List<Object> arguments, Reply reply) {}

    public Platform(Datacenter world) {
        this.world = world;
        this.looks = new Looks(world, migrations);
        this.starts = new Starts(world);
    }

    /** Answers a question from what is so now. */
    public Reply look(Effect.Look look) {
        return looks.answer(look);
    }

    /** A host as the management sees it now. */
    public HealthReport observe(SimHost host) {
        return looks.health(host);
    }

    /** A VM as the management sees it now. */
    public Vm observe(SimVm vm) {
        return looks.vm(vm);
    }

    /** How much longer than usual the host of an order takes to carry it out. */
    public Duration slowness(Effect.Change change) {
        boolean isSlow = (change instanceof Effect.Restart restart
                        && isSlow(restart.request().target()))
                || (change instanceof Effect.Stop stop && isSlow(stop.host()));
        return isSlow ? world.dice.between(SLOWEST.dividedBy(6), SLOWEST) : Duration.ZERO;
    }

    private boolean isSlow(HostId host) {
        return world.host(host).slowdowns > 0;
    }

    /**
     * Takes an order that has just arrived.
     *
     * @param lag from the check until it takes effect at its host
     * @param isVoid whether it has been refused since: a copy of an order that was answered to be without effect, and is
     *     still under way, has none either
     * @param answer called when it has taken effect, or failed; never, if whoever should answer does not
     */
    public void order(Effect.Change change, Duration lag, BooleanSupplier isVoid, Consumer<Reply> answer) {
        try {
            if (change instanceof Effect.Restart restart) {
                restart(restart.operation(), restart.request(), lag, isVoid, answer);
            } else if (change instanceof Effect.Fence fence) {
                fence(fence.operation(), world.host(fence.host()), answer);
            } else if (change instanceof Effect.Seal seal) {
                answer.accept(seal(seal.operation(), seal.target()));
            } else if (change instanceof Effect.Reset reset) {
                SimVm vm = world.vm(reset.vm());
                later(
                        lag,
                        isVoid,
                        answer,
                        () -> once(reset.operation(), List.of("reset", vm.id()), () -> reset(reset, vm)));
            } else if (change instanceof Effect.Stop stop) {
                SimVm vm = world.vm(stop.vm());
                SimHost host = world.host(stop.host());
                List<Object> arguments = List.of("stop", vm.id(), host.id());
                later(
                        lag,
                        isVoid,
                        answer,
                        () -> once(stop.operation(), arguments, () -> stop(stop.operation(), vm, host)));
            } else if (change instanceof Effect.Migrate migrate) {
                answer.accept(once(
                        migrate.operation(),
                        List.of("migrate", migrate.request()),
                        () -> migrate(migrate.operation(), migrate.request())));
            } else if (change instanceof Effect.CancelMigration cancel) {
                answer.accept(cancel(cancel.operation().id()));
            } else {
                throw new IllegalStateException("an order of no known kind: " + change);
            }
        } catch (Refusal refusal) {
            answer.accept(refusal.reply());
        }
    }

    private void later(Duration lag, BooleanSupplier isVoid, Consumer<Reply> answer, Supplier<Reply> act) {
        Object unused = world.schedule.in(lag, () -> {
            if (isVoid.getAsBoolean()) {
                return;
            }
            try {
                answer.accept(act.get());
            } catch (Refusal refusal) {
                answer.accept(refusal.reply());
            }
        });
    }

    /** §1.9: what was asked for twice is done once. */
    private Reply once(Operation operation, List<Object> arguments, Supplier<Reply> act) {
        Carried before = carried.get(operation.id());
        if (before != null) {
            if (!before.arguments().equals(arguments)) {
                throw Refusal.withoutEffect(ErrorKind.CONFLICT, operation.id() + " was asked for other arguments");
            }
            return before.reply();
        }
        Reply reply = act.get();
        carried.put(operation.id(), new Carried(arguments, reply));
        return reply;
    }

    private void restart(
            Operation operation, RestartRequest request, Duration lag, BooleanSupplier isVoid, Consumer<Reply> answer) {
        SimVm vm = world.vm(request.vm());
        SimHost target = world.host(request.target());
        List<Object> arguments = List.of("restart", vm.id(), target.id());
        Residence wanted = new Residence.OnHost(target.id(), VmState.RUNNING);
        boolean isNew = !carried.containsKey(operation.id());
        check(operation, vm, target);
        if (isNew && !Looks.residence(vm).equals(wanted)) {
            starts.check(vm, target, request.evidence());
        }
        long incarnation = target.gotPowerAt;
        later(lag, isVoid, answer, () -> {
            if (!target.powered || target.gotPowerAt != incarnation) {
                throw Refusal.unanswered(target + " has gone down since, and what was on its way with it");
            }
            check(operation, vm, target);
            return once(operation, arguments, () -> {
                if (vm.holdings.get(target) != Holding.RUNNING) {
                    starts.checkAtTarget(vm, target);
                    world.observers().forEach(each -> each.starts(operation, vm, target, request.evidence()));
                    acts(operation, "start", new GuardTarget.OfHost(target.id()), new GuardTarget.OfVm(vm.id()));
                    world.boot(vm, target);
                }
                raise(operation, vm, target);
                return new Reply.Located(wanted);
            });
        });
    }

    private void fence(Operation operation, SimHost host, Consumer<Reply> answer) {
        check(operation, host);
        if (host.bmc == Bmc.DEAD || !host.bmcPath.isWhole()) {
            return;
        }
        if (host.bmc == Bmc.REFUSING) {
            // What was taken before may still switch it off.
            boolean isTaken = takenFences.contains(operation.id());
            throw new Refusal(ErrorKind.DENIED, isTaken ? UNKNOWN : NONE, "its power controller refuses");
        }
        takenFences.add(operation.id());
        raise(operation, host);
        acts(operation, "fence", new GuardTarget.OfHost(host.id()));
        boolean isOff = !host.powered && host.booting == null;
        Duration time = host.bmc == Bmc.SLOW
                ? world.settings.slowPowerOff()
                : isOff ? Duration.ofMillis(250) : world.settings.powerOff();
        if (!carried.containsKey(operation.id())) {
            world.orderOff(host, time, () -> confirm(operation, host, answer));
        } else {
            later(time, () -> false, answer, () -> once(operation, List.of("fence", host.id()), () -> receipt(host)));
        }
    }

    private void confirm(Operation operation, SimHost host, Consumer<Reply> answer) {
        if (host.bmc == Bmc.DEAD || !host.bmcPath.isWhole()) {
            return;
        }
        host.hasLied = host.bmc == Bmc.LYING && host.powered;
        if (host.powered && !host.hasLied) {
            return;
        }
        host.knownOff = true;
        world.observers().forEach(each -> each.cutOff(operation, host));
        answer.accept(once(operation, List.of("fence", host.id()), () -> receipt(host)));
    }

    private Reply receipt(SimHost host) {
        return new Reply.Fenced(new FenceReceipt(host.id(), "simulated-power-off", world.schedule.instant()));
    }

    private Reply seal(Operation operation, GuardTarget target) {
        if (world.settings.startGuard() != StartGuard.EPOCH_GUARD) {
            throw Refusal.withoutEffect(ErrorKind.UNSUPPORTED, "nothing here keeps epochs");
        }
        if (target instanceof GuardTarget.OfHost of) {
            SimHost host = world.host(of.host());
            if (!host.answers()) {
                throw Refusal.withoutEffect(ErrorKind.UNREACHABLE, host + " does not answer");
            }
            check(operation, host);
            raise(operation, host);
        } else if (target instanceof GuardTarget.OfVm of) {
            SimVm vm = world.vm(of.vm());
            for (SimHost host : world.hosts()) {
                checkEpoch(operation, world.guards.of(vm.id(), host.id()).value(), vm + " at " + host);
            }
            boolean reachesAll = true;
            for (SimHost host : world.hosts()) {
                boolean reached = world.settings.hasCentralGuards() || !host.isOpaque();
                reachesAll &= reached;
                if (reached) {
                    world.guards.raise(vm.id(), host.id(), operation.epoch());
                }
            }
            if (!reachesAll) {
                throw new Refusal(ErrorKind.UNREACHABLE, UNKNOWN, "a host does not answer");
            }
        }
        acts(operation, "seal", target);
        return new Reply.Done();
    }

    private Reply reset(Effect.Reset reset, SimVm vm) {
        SimHost host = knownHolder(vm);
        check(reset.operation(), vm, host);
        if (vm.migration != null) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, vm + " is being migrated");
        }
        acts(reset.operation(), "reset", new GuardTarget.OfHost(host.id()), new GuardTarget.OfVm(vm.id()));
        raise(reset.operation(), vm, host);
        world.boot(vm, host);
        return new Reply.Done();
    }

    private Reply stop(Operation operation, SimVm vm, SimHost host) {
        check(operation, vm, host);
        if (!host.answers() && !host.knownOff) {
            throw Refusal.withoutEffect(ErrorKind.UNREACHABLE, host + " does not answer");
        }
        if (!vm.holdings.containsKey(host)) {
            return new Reply.Done();
        }
        acts(operation, "stop", new GuardTarget.OfHost(host.id()), new GuardTarget.OfVm(vm.id()));
        raise(operation, vm, host);
        SimMigration migration = vm.migration;
        if (migration != null) {
            migration.stopped();
        } else {
            world.release(vm, host);
        }
        return new Reply.Done();
    }

    private Reply migrate(Operation operation, MigrationRequest request) {
        SimVm vm = world.vm(request.vm());
        SimHost source = world.host(request.source());
        SimHost destination = world.host(request.destination());
        check(operation, vm, source);
        check(operation, vm, destination);
        if (!source.answers() || !destination.answers()) {
            throw Refusal.withoutEffect(ErrorKind.UNREACHABLE, "a host of the migration does not answer");
        }
        if (vm.migration != null || vm.holdings.get(source) != Holding.RUNNING) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, vm + " does not run on " + source + ", or moves already");
        }
        if (destination.memoryFree() < vm.spec.memory().bytes()) {
            throw Refusal.withoutEffect(ErrorKind.INSUFFICIENT_CAPACITY, destination + " has too little memory");
        }
        if (source.isStorageHung() || destination.isStorageHung()) {
            throw Refusal.withoutEffect(ErrorKind.HYPERVISOR_FAULT, "the disks do not answer");
        }
        acts(operation, "migrate", new GuardTarget.OfHost(source.id()), new GuardTarget.OfHost(destination.id()));
        raise(operation, vm, source);
        raise(operation, vm, destination);
        SimMigration migration = new SimMigration(world, operation.id(), vm, source, destination);
        migrations.put(operation.id(), migration);
        migration.begin();
        return new Reply.MigrationSeen(Optional.of(migration.snapshot()));
    }

    private Reply cancel(OperationId id) {
        SimMigration migration = migrations.get(id);
        if (migration == null) {
            throw Refusal.withoutEffect(ErrorKind.NOT_FOUND, "no migration " + id);
        }
        if (!migration.cancel()) {
            throw Refusal.withoutEffect(ErrorKind.CONFLICT, "too late to cancel " + id);
        }
        return new Reply.Done();
    }

    /** All migrations that have begun, over or not. */
    public Iterable<SimMigration> migrations() {
        return migrations.values();
    }

    private SimHost knownHolder(SimVm vm) {
        if (Looks.residence(vm) instanceof Residence.OnHost known
                && vm.holdings.containsKey(world.host(known.host()))) {
            return world.host(known.host());
        }
        throw Refusal.withoutEffect(ErrorKind.CONFLICT, vm + " is not in memory: " + Words.of(Looks.residence(vm)));
    }

    private void acts(Operation operation, String what, GuardTarget... targets) {
        world.observers().forEach(each -> each.acts(operation, what, List.of(targets)));
    }

    private void check(Operation operation, SimVm vm, SimHost host) {
        check(operation, host);
        checkEpoch(operation, world.guards.of(vm.id(), host.id()).value(), vm + " at " + host);
    }

    private void check(Operation operation, SimHost host) {
        checkEpoch(operation, world.guards.of(host.id()).value(), host.toString());
    }

    private void checkEpoch(Operation operation, long highest, String where) {
        if (world.settings.startGuard() == StartGuard.EPOCH_GUARD
                && !world.settings.ignoresEpochs()
                && operation.epoch().value() < highest) {
            throw Refusal.withoutEffect(
                    ErrorKind.STALE_EPOCH,
                    where + " has seen epoch " + highest + ", the order is of epoch " + operation.epoch());
        }
    }

    private void raise(Operation operation, SimVm vm, SimHost host) {
        raise(operation, host);
        world.guards.raise(vm.id(), host.id(), operation.epoch());
    }

    private void raise(Operation operation, SimHost host) {
        world.guards.raise(host.id(), operation.epoch());
    }
}
