package io.evenkeel.supervisor.verdict;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is thought of each host now, for all duties to read. */
public final class Verdicts {

    /**
     * A verdict with its reasons.
     *
     * @param since when it became this
     * @param reasons one line that a person can read
     */
    public record Standing(Verdict verdict, Moment since, String reasons) {
        public Standing {
            requireNonNull(verdict, "verdict");
            requireNonNull(since, "since");
            requireNonNull(reasons, "reasons");
        }
    }

    private final Map<HostId, Standing> standings = new LinkedHashMap<>();
    private final Map<HostId, Moment> answeringSince = new LinkedHashMap<>();
    private long changes;

    /** A host never judged is {@link Verdict#UNKNOWN}. */
    public Verdict of(HostId host) {
        Standing standing = standings.get(host);
        return standing == null ? Verdict.UNKNOWN : standing.verdict();
    }

    public Optional<Standing> standing(HostId host) {
        return Optional.ofNullable(standings.get(host));
    }

    /** Only the duty that judges calls this. */
    public void put(HostId host, Standing standing) {
        Verdict was = of(host);
        changes += was == standing.verdict() ? 0 : 1;
        if (!standing.verdict().isAnswering()) {
            answeringSince.remove(host);
        } else if (!was.isAnswering()) {
            answeringSince.put(host, standing.since());
        }
        standings.put(host, standing);
    }

    /** A host that is no longer listed has no standing. */
    public void remove(HostId host) {
        standings.remove(host);
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
