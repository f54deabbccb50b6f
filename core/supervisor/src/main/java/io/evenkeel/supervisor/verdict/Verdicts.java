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
        standings.put(host, standing);
    }

    /** A host that is no longer listed has no standing. */
    public void remove(HostId host) {
        standings.remove(host);
    }
}
