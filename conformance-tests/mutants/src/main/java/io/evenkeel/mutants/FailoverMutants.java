package io.evenkeel.mutants;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Adapters that break the rules about fencing and restart. */
final class FailoverMutants {

    private static final String FENCE = "Fencing.fence";
    private static final String READ = "Fencing.read";
    private static final String RESTART = "Restarts.restart";

    private FailoverMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("6.1", "takes acceptance for confirmation", FENCE, call -> {
                    try {
                        return call.proceedWith(2, Deadline.after(Duration.ofMillis(200)));
                    } catch (HypervisorException e) {
                        return receipt(call);
                    }
                }),
                Mutant.of("6.1", "denies that an order may have an effect", FENCE, Steps.denyingEffects()),
                Mutant.of("6.2", "refuses to fence twice", FailoverMutants::fencingOnce),
                Mutant.of(
                        "6.3", "calls a lost reply of a fence a failure without effect", FENCE, Steps.denyingEffects()),
                Mutant.of("6.4", "restarts what runs on the target", RESTART, call -> {
                    call.bed().restarted(call.argument(RestartRequest.class).vm());
                    return call.proceed();
                }),
                Mutant.of("6.5", "trusts the evidence", RESTART, call -> {
                            RestartRequest request = call.argument(RestartRequest.class);
                            call.bed().datacenter().secondStartIsRefused(request.vm(), request.target());
                            return new Residence.OnHost(request.target(), VmState.RUNNING);
                        })
                        .on(Variant.EPOCH_GUARD),
                Mutant.of("6.6", "answers with where a VM was before the fence", "Inventory.locate", call -> {
                    Residence right = call.answer(Residence.class);
                    boolean runs = right instanceof Residence.OnHost on && on.state() == VmState.RUNNING;
                    return runs ? right : new Residence.OnHost(call.bed().source(), VmState.RUNNING);
                }),
                Mutant.of("6.6", "counts a fenced host among several that hold a VM", "Inventory.locate", call -> {
                    Residence right = call.answer(Residence.class);
                    boolean runs = right instanceof Residence.OnHost on && on.state() == VmState.RUNNING;
                    return runs
                            ? right
                            : new Residence.OnSeveralHosts(
                                    Set.of(call.bed().source(), call.bed().destination()));
                }),
                Mutant.of("6.7", "takes the silence of a device for off", READ, call -> {
                    Object right = call.proceed();
                    return right == HostPower.UNKNOWN ? HostPower.OFF : right;
                }),
                Mutant.of("6.7", "waits for a dead device", FENCE, call -> {
                    try {
                        return call.proceed();
                    } catch (HypervisorException e) {
                        new CountDownLatch(1).await(700, TimeUnit.MILLISECONDS);
                        throw e;
                    }
                }),
                Mutant.of("6.8", "restarts again when it is asked again", FailoverMutants::restartingAgain),
                Mutant.of("6.9", "reads power from memory", READ, call -> HostPower.ON),
                Mutant.of("6.10", "gives the receipt before the fence", FENCE, FailoverMutants::receipt),
                Mutant.of("6.11", "gives a receipt for a host that does not exist", FENCE, call -> {
                    try {
                        return call.proceed();
                    } catch (HypervisorException e) {
                        if (e.kind() == ErrorKind.NOT_FOUND) {
                            return receipt(call);
                        }
                        throw e;
                    }
                }),
                Mutant.of("6.12", "does not let a host take part again", "Fencing.unfence", call -> null));
    }

    private static FenceReceipt receipt(Call call) {
        return new FenceReceipt(call.argument(HostId.class), "hope", Instant.now());
    }

    private static Map<String, Mistake> fencingOnce() {
        Set<HostId> fenced = ConcurrentHashMap.newKeySet();
        return Map.of(FENCE, call -> {
            if (!fenced.add(call.argument(HostId.class))) {
                throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "off already");
            }
            return call.proceed();
        });
    }

    private static Map<String, Mistake> restartingAgain() {
        Set<VmId> restarted = ConcurrentHashMap.newKeySet();
        return Map.of(RESTART, call -> {
            VmId vm = call.argument(RestartRequest.class).vm();
            if (!restarted.add(vm)) {
                call.bed().restarted(vm);
            }
            return call.proceed();
        });
    }
}
