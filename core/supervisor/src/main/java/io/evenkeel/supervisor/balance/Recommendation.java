package io.evenkeel.supervisor.balance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import java.util.List;

/**
 * What would make the load more even, as of the last look.
 *
 * @param score how uneven it is; 0 is even
 * @param scoreAfter how uneven it would be
 * @param moves in the order in which they do most; empty if none is worth it or none is to be made now
 * @param reason why these moves, or why none
 */
public record Recommendation(Moment at, double score, double scoreAfter, List<Step> moves, String reason) {

    /** One VM to another host. */
    public record Step(VmId vm, HostId from, HostId to) {
        public Step {
            requireNonNull(vm, "vm");
            requireNonNull(from, "from");
            requireNonNull(to, "to");
        }
    }

    public Recommendation {
        requireNonNull(at, "at");
        moves = List.copyOf(moves);
        requireNonNull(reason, "reason");
    }

    static Recommendation none(Moment at, double score, String reason) {
        return new Recommendation(at, score, score, List.of(), reason);
    }
}
