package io.evenkeel.mutants;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.failover.SafetyEvidence.BoundElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** Adapters that break the rules about the silence of hosts that end their VMs by themselves. */
final class BoundMutants {

    private static final String RESTART = "Restarts.restart";

    private BoundMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "6.13",
                        "takes every bound for elapsed",
                        RESTART,
                        reading(bound -> new BoundElapsed(bound.host(), bound.silentSince(), Duration.ZERO))),
                Mutant.of(
                                "6.14",
                                "forgets that it has heard a host since",
                                RESTART,
                                reading(bound -> new BoundElapsed(bound.host(), Instant.now(), Duration.ZERO)))
                        .on(Variant.EPOCH_GUARD),
                Mutant.of("6.15", "trusts fence receipts alone", RESTART, call -> {
                    if (call.argument(RestartRequest.class).evidence() instanceof BoundElapsed) {
                        throw HypervisorException.withoutEffect(ErrorKind.CONFLICT, "no receipt");
                    }
                    return call.proceed();
                }));
    }

    private static Mistake reading(UnaryOperator<BoundElapsed> wrongly) {
        return call -> {
            RestartRequest request = call.argument(RestartRequest.class);
            SafetyEvidence evidence =
                    request.evidence() instanceof BoundElapsed bound ? wrongly.apply(bound) : request.evidence();
            return call.proceedWith(1, new RestartRequest(request.vm(), request.target(), evidence));
        };
    }
}
