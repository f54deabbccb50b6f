package io.evenkeel.mutants;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.power.PowerControl;
import io.evenkeel.spi.power.StopMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adapters that break the rules about stopping what one host has of a VM. */
final class StopOnHostMutants {

    private StopOnHostMutants() {}

    static List<Mutant> all() {
        return List.of(
                stopping("7.10", "stops a VM on every host", call -> {
                    for (HostId host : List.of(call.bed().source(), call.bed().destination())) {
                        call.target(PowerControl.class)
                                .stop(
                                        Operation.unled(),
                                        call.argument(VmId.class),
                                        host,
                                        StopMode.POWER_OFF,
                                        call.deadline());
                    }
                    return null;
                }),
                stopping(
                        "7.10",
                        "stops a VM on the host where it runs, not on the one that was named",
                        call -> call.proceedWith(2, call.bed().source())),
                stopping("7.10", "returns before the VM has stopped on a host", call -> null),
                stopping("7.11", "refuses to stop what is not there", call -> {
                    if (!call.bed().inMemoryOn(call.argument(VmId.class)).contains(call.argument(HostId.class))) {
                        throw HypervisorException.withoutEffect(ErrorKind.NOT_FOUND, "not there");
                    }
                    return call.proceed();
                }),
                stopping("7.12", "takes a silent host for an empty one", Steps.swallowing(ErrorKind.UNREACHABLE, null)),
                stopping("7.13", "stops a VM wherever it is, for want of something better", StopOnHostMutants::stopAll)
                        .on(Variant.PERCENT_ONLY));
    }

    private static @Nullable Object stopAll(Call call) throws Throwable {
        call.target(PowerControl.class)
                .stop(call.argument(Operation.class), call.argument(VmId.class), StopMode.POWER_OFF, call.deadline());
        return null;
    }

    /** A mistake in the stop on one host alone; the other stop is right. */
    private static Mutant stopping(String rule, String mistake, Mistake answer) {
        return Mutant.of(rule, mistake, "PowerControl.stop", call -> {
            boolean isOnHost = call.arguments().stream().anyMatch(HostId.class::isInstance);
            return isOnHost ? answer.answer(call) : call.proceed();
        });
    }
}
