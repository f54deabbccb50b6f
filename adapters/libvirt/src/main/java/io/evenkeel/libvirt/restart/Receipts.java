package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What evidence says about hosts that cannot be asked.
 *
 * <p>A request carries one piece of evidence. When several hosts are lost at once a VM may be on any of them, so evidence that
 * was shown a short while ago still counts, as long as its host has not answered since.
 */
final class Receipts {

    /** Short of the time in which a host that got power again could have booted and started something unseen. */
    static final Duration SHOWN_LATELY = Duration.ofSeconds(60);

    /** What was shown of one host: it has run nothing since then, unless it has answered. */
    private record Shown(Instant downSince, Instant at) {}

    private final Function<HostId, Instant> lastAnswer;
    private final Clock clock;
    private final Map<HostId, Shown> shown = new ConcurrentHashMap<>();

    Receipts(Function<HostId, Instant> lastAnswer, Clock clock) {
        this.lastAnswer = lastAnswer;
        this.clock = clock;
    }

    static Receipts about(Hosts hosts, Clock clock) {
        return new Receipts(host -> hosts.has(host) ? lastAnswerOf(hosts.get(host)) : Instant.MIN, clock);
    }

    private static Instant lastAnswerOf(HostLink link) {
        return link.lastAnswer();
    }

    void show(SafetyEvidence evidence) {
        if (evidence instanceof FenceReceipt receipt) {
            show(receipt.host(), receipt.confirmedAt());
        } else if (evidence instanceof SafetyEvidence.BoundElapsed elapsed && hasPassed(elapsed)) {
            show(elapsed.host(), elapsed.silentSince());
        }
    }

    /** §6.13 Until then the host may not have ended everything yet. */
    private boolean hasPassed(SafetyEvidence.BoundElapsed elapsed) {
        return !clock.instant().isBefore(elapsed.silentSince().plus(elapsed.bound()));
    }

    private void show(HostId host, Instant downSince) {
        shown.merge(
                host,
                new Shown(downSince, clock.instant()),
                (before, fresh) -> fresh.downSince().isBefore(before.downSince()) ? before : fresh);
    }

    /**
     * Whether a host that cannot be asked certainly runs nothing.
     *
     * <p>That a VM was found off covers no silent host: it may have been started there since.
     */
    boolean covers(SafetyEvidence evidence, HostId host) {
        if (evidence instanceof SafetyEvidence.OperatorOverride) {
            return true;
        }
        Shown last = shown.get(host);
        return last != null
                && Duration.between(last.at(), clock.instant()).compareTo(SHOWN_LATELY) <= 0
                && !last.downSince().isBefore(lastAnswer.apply(host));
    }
}
