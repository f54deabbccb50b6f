package io.evenkeel.supervisor.fact;

import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Proofs in words. */
public final class EvidenceText {

    private EvidenceText() {}

    /** What proves that a VM has ended, as people read it. */
    public static String words(SafetyEvidence proof) {
        if (proof instanceof FenceReceipt receipt) {
            return receipt.host() + " was cut off by " + receipt.method() + " at " + time(receipt.confirmedAt());
        } else if (proof instanceof SafetyEvidence.FoundOff found) {
            return found.host() + " said at " + time(found.at()) + " that it does not run";
        } else if (proof instanceof SafetyEvidence.BoundElapsed elapsed) {
            return elapsed.host() + " had been silent since " + time(elapsed.silentSince()) + ", longer than the "
                    + elapsed.bound().toSeconds() + " s after which its own watchdog has ended it";
        } else if (proof instanceof SafetyEvidence.OperatorOverride override) {
            return override.operator() + " took the responsibility at " + time(override.at()) + ": "
                    + override.reason();
        }
        throw new IllegalStateException("a proof of no known kind: " + proof);
    }

    /** Nobody reads more than milliseconds. */
    private static Instant time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS);
    }
}
