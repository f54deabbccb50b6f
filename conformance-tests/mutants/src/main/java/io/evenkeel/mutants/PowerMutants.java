package io.evenkeel.mutants;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Adapters that break the rules about power and start guards. */
final class PowerMutants {

    private static final String START = "PowerControl.start";
    private static final String STOP = "PowerControl.stop";
    private static final String RESET = "PowerControl.reset";

    private PowerMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("7.1", "starts again what runs", START, call -> {
                    call.bed().restarted(call.argument(VmId.class));
                    return call.proceed();
                }),
                Mutant.of("7.2", "starts a VM that runs elsewhere", START, call -> {
                            HostId host = call.argument(HostId.class);
                            call.bed().datacenter().secondStartIsRefused(call.argument(VmId.class), host);
                            return new Residence.OnHost(host, VmState.RUNNING);
                        })
                        .on(Variant.EPOCH_GUARD),
                Mutant.of("7.3", "returns before the VM has stopped", STOP, call -> null),
                Mutant.of("7.4", "refuses to stop what is off", STOP, call -> {
                    if (call.bed().inMemoryOn(call.argument(VmId.class)).isEmpty()) {
                        throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "off already");
                    }
                    return call.proceed();
                }),
                Mutant.of("7.5", "resets by stopping and starting elsewhere", RESET, call -> {
                    PowerControl power = call.target(PowerControl.class);
                    VmId vm = call.argument(VmId.class);
                    Deadline deadline = call.deadline();
                    power.stop(Operation.unled(), vm, StopMode.POWER_OFF, deadline);
                    power.start(Operation.unled(), vm, call.bed().destination(), deadline);
                    return null;
                }),
                Mutant.of("7.6", "resets each time it is asked", RESET, Steps.forgettingOperations()),
                Mutant.of(
                        "7.7",
                        "calls an unknown VM a contradiction",
                        RESET,
                        Steps.blaming(ErrorKind.NOT_FOUND, ErrorKind.INVALID_REQUEST)),
                Mutant.of("7.7", "takes an unknown VM for stopped", STOP, Steps.swallowing(ErrorKind.NOT_FOUND, null)),
                Mutant.of("7.8", "resets nothing without a word", RESET, Steps.swallowing(ErrorKind.CONFLICT, null)),
                Mutant.of("7.9", "starts a VM where it was", START, call -> {
                    call.proceedWith(2, call.bed().source());
                    return new Residence.OnHost(call.argument(HostId.class), VmState.RUNNING);
                }),
                Mutant.of(
                                "8.1",
                                "declares a lease that could be configured",
                                "Hypervisor.startGuard",
                                call -> StartGuard.EXCLUSIVE_LEASE)
                        .on(Variant.PERCENT_ONLY),
                Mutant.of("8.2", "obeys every leader", PowerMutants::obeying).on(Variant.EPOCH_GUARD),
                Mutant.of("8.3", "shuts out the leader that sealed", RESET, call -> {
                            if (call.argument(Operation.class).epoch().value() == 5) {
                                throw HypervisorException.withoutEffect(ErrorKind.STALE_EPOCH, "sealed");
                            }
                            return call.proceed();
                        })
                        .on(Variant.EPOCH_GUARD),
                Mutant.of(
                                "8.4",
                                "lets a seal be taken back",
                                "Seals.seal",
                                Steps.swallowing(ErrorKind.STALE_EPOCH, null))
                        .on(Variant.EPOCH_GUARD),
                Mutant.of("8.5", "seals only the connection that was asked", PowerMutants::sealingItself)
                        .on(Variant.EPOCH_GUARD),
                Mutant.of(
                                "8.6",
                                "offers seals that it does not claim",
                                "Hypervisor.startGuard",
                                call -> StartGuard.NONE)
                        .on(Variant.EPOCH_GUARD),
                Mutant.of("8.7", "forgets who gave an order", RESET, call -> call.proceedWith(0, Operation.unled()))
                        .on(Variant.EPOCH_GUARD));
    }

    private static Operation late(Call call) {
        return new Operation(call.argument(Operation.class).id(), Epoch.of(1000));
    }

    private static Map<String, Mistake> obeying() {
        return Map.of(
                RESET, call -> call.proceedWith(0, late(call)),
                STOP, call -> call.proceedWith(0, late(call)));
    }

    private static Map<String, Mistake> sealingItself() {
        Set<Object> sealers = ConcurrentHashMap.newKeySet();
        Map<Object, Object> connections = new ConcurrentHashMap<>();
        Mistake guarded = call -> {
            Object connection = connections.get(call.target());
            return connection != null && sealers.contains(connection)
                    ? call.proceed()
                    : call.proceedWith(0, late(call));
        };
        return Map.of(
                "Hypervisor.power",
                call -> {
                    Optional<PowerControl> power = call.optional(PowerControl.class);
                    power.ifPresent(facet -> connections.put(facet, call.target()));
                    return power;
                },
                "Hypervisor.seals",
                call -> {
                    sealers.add(call.target());
                    return call.proceed();
                },
                RESET,
                guarded,
                STOP,
                guarded);
    }
}
