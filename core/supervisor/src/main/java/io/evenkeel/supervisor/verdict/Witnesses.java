package io.evenkeel.supervisor.verdict;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Asks the other vantage points, and puts what they say together with what this supervisor hears. */
final class Witnesses {

    /** A witness whose last word is older than this many periods has no say. */
    private static final int FRESH = 3;

    private static final int UNANSWERED = 4;

    private final List<String> names;
    private final int quorum;
    private final long periodNanos;
    private final Duration patience;
    private final Outbox outbox;
    private final Map<HostId, Watched> hosts;
    private final long[] toldAt;
    private final int[] asked;
    private final long[] silences;

    Witnesses(VerdictSettings settings, Outbox outbox, Map<HostId, Watched> hosts) {
        this.names = settings.witnesses();
        this.quorum = settings.quorum();
        this.periodNanos = settings.period().toNanos();
        this.patience = settings.period().multipliedBy(2);
        this.outbox = outbox;
        this.hosts = hosts;
        this.toldAt = new long[names.size()];
        Arrays.fill(toldAt, Watched.NEVER);
        this.asked = new int[names.size()];
        this.silences = new long[names.size() + 1];
    }

    void ask() {
        for (int i = 0; i < names.size(); i++) {
            int witness = i;
            if (asked[i] < UNANSWERED) {
                asked[i]++;
                outbox.order(
                        call -> new Effect.AskWitness(call, names.get(witness), patience),
                        (now, reply) -> told(now, witness, reply));
            }
        }
    }

    private void told(Moment now, int witness, Reply reply) {
        asked[witness]--;
        if (!(reply instanceof Reply.Heard heard)) {
            return;
        }
        toldAt[witness] = now.nanos();
        for (Watched host : hosts.values()) {
            Duration age = heard.ages().get(host.id);
            host.isNamedByWitness[witness] = age != null;
            if (age != null) {
                // The answer took time: what it says may be true of a moment that much earlier, never of a later one.
                long at = now.nanos() - age.toNanos();
                host.heardByWitness[witness] = Math.max(host.heardByWitness[witness], at);
            }
        }
    }

    /** For how long nobody has heard of a host. */
    void listen(long now, long listeningSince, Watched host) {
        Hearing hearing = host.hearing;
        hearing.ownNanos = now - Math.max(host.heard, Math.max(host.since, listeningSince));
        hearing.unanimousNanos = hearing.ownNanos;
        hearing.lastToHear = -1;
        silences[0] = hearing.ownNanos;
        int voters = 1;
        for (int i = 0; i < toldAt.length; i++) {
            if (host.heardByWitness[i] == Watched.NEVER) {
                continue;
            }
            long silence = now - host.heardByWitness[i];
            boolean listens = toldAt[i] != Watched.NEVER && now - toldAt[i] <= FRESH * periodNanos;
            if (listens && host.isNamedByWitness[i]) {
                silences[voters++] = silence;
            }
            // That it was heard then stays true; that it was not heard since is for a witness to say that listens.
            if (silence < hearing.unanimousNanos) {
                hearing.unanimousNanos = silence;
                hearing.lastToHear = i;
            }
        }
        hearing.voters = voters;
        // That the power is off is as good as one more that hears nothing.
        int needed = host.isSeenOff() ? Math.max(1, quorum - 1) : quorum;
        hearing.quorumNanos = voters < needed ? 0 : longest(voters, needed);
    }

    /** The n-th longest of the first {@code count} silences. */
    private long longest(int count, int n) {
        Arrays.sort(silences, 0, count);
        return silences[count - n];
    }

    int vantagePoints() {
        return names.size() + 1;
    }

    int quorum() {
        return quorum;
    }

    /** Whoever hears of a host by this number: a witness, or for −1 the supervisor itself. */
    String name(int witness) {
        return witness < 0 ? "this supervisor" : "witness " + names.get(witness);
    }
}
