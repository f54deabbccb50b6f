package io.evenkeel.supervisor.verdict;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is thought of each host now, for all duties to read. */
public final class Verdicts {

    /**
     * A verdict with its reasons.
     *
     * @param since when it became this
     * @param reasons one line that a person can read
     * @param heard when anybody last heard of it or saw its VMs live, or a later moment at which nobody had begun to
     *     listen; exact only for a host that is silent
     * @param power what its fence device has said since it went silent
     */
    public record Standing(Verdict verdict, Moment since, String reasons, Moment heard, HostPower power) {
        public Standing {
            requireNonNull(verdict, "verdict");
            requireNonNull(since, "since");
            requireNonNull(reasons, "reasons");
            requireNonNull(heard, "heard");
            requireNonNull(power, "power");
        }

        /** Of a host about which there is no more to tell. */
        public Standing(Verdict verdict, Moment since, String reasons) {
            this(verdict, since, reasons, since, HostPower.UNKNOWN);
        }
    }

    private final Map<HostId, Standing> standings = new LinkedHashMap<>();
    private final Map<HostId, Moment> answeringSince = new LinkedHashMap<>();
    private final Set<HostId> lost = new LinkedHashSet<>();
    private long changes;

    /** A host never judged is {@link Verdict#UNKNOWN}. */
    public Verdict of(HostId host) {
        Standing standing = standings.get(host);
        return standing == null ? Verdict.UNKNOWN : standing.verdict();
    }

    public Optional<Standing> standing(HostId host) {
        return Optional.ofNullable(standings.get(host));
    }

    /** The hosts that are {@link Verdict#LOST}, those lost first in front. */
    public Collection<HostId> lost() {
        return Collections.unmodifiableCollection(lost);
    }

    /** Only the duty that judges calls this. */
    public void put(HostId host, Standing standing) {
        Verdict was = of(host);
        changes += was == standing.verdict() ? 0 : 1;
        if (!standing.verdict().isHeard()) {
            answeringSince.remove(host);
        } else if (!was.isHeard()) {
            answeringSince.put(host, standing.since());
        }
        standings.put(host, standing);
        if (standing.verdict() == Verdict.LOST) {
            lost.add(host);
        } else {
            lost.remove(host);
        }
    }

    /** Nobody was listening up to now: hosts may have been down and back meanwhile. */
    void interrupted(Moment now) {
        answeringSince.replaceAll((host, since) -> now);
    }

    /** A host that is no longer listed has no standing. */
    public void remove(HostId host) {
        standings.remove(host);
        lost.remove(host);
        answeringSince.remove(host);
        changes++;
    }

    /** Since when a host has been answering without a break long enough to be down in; empty if it is not. */
    public Optional<Moment> answeringSince(HostId host) {
        return Optional.ofNullable(answeringSince.get(host));
    }

    /** Grows whenever a host's verdict becomes another; for duties that wait for this. */
    public long changes() {
        return changes;
    }
}
