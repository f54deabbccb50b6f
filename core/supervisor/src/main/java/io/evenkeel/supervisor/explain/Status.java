package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.balance.Recommendation;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.MoveUnderWay;
import io.evenkeel.supervisor.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A supervision domain at a glance.
 *
 * @param kept how many VMs are kept alive
 * @param down VMs that are kept alive and do not run
 * @param underWay open intents, oldest first, as sentences
 * @param moves live migrations under way
 * @param waiting moves that wait for their turn
 * @param rolling the rolling maintenance under way, as a sentence; empty if there is none
 * @param balance what was found at the last look at the balance
 * @param notices what became of requests of late, oldest first
 */
public record Status(
        Epoch epoch,
        List<HostLine> hosts,
        int kept,
        List<VmId> down,
        List<String> underWay,
        List<MoveUnderWay> moves,
        List<WaitingMove> waiting,
        String rolling,
        List<Ledger.Alarm> alarms,
        Optional<Recommendation> balance,
        List<String> notices) {

    /** One host. */
    public record HostLine(HostId host, String name, Verdict verdict, String reasons, String held, int kept) {
        public HostLine {
            requireNonNull(host, "host");
            requireNonNull(name, "name");
            requireNonNull(verdict, "verdict");
            requireNonNull(reasons, "reasons");
            requireNonNull(held, "held");
        }
    }

    /** A move that waits, and for what. */
    public record WaitingMove(VmId vm, HostId destination, String cause, String obstacle) {
        public WaitingMove {
            requireNonNull(vm, "vm");
            requireNonNull(destination, "destination");
            requireNonNull(cause, "cause");
            requireNonNull(obstacle, "obstacle");
        }
    }

    public Status {
        requireNonNull(epoch, "epoch");
        hosts = List.copyOf(hosts);
        down = List.copyOf(down);
        underWay = List.copyOf(underWay);
        moves = List.copyOf(moves);
        waiting = List.copyOf(waiting);
        requireNonNull(rolling, "rolling");
        alarms = List.copyOf(alarms);
        requireNonNull(balance, "balance");
        notices = List.copyOf(notices);
    }
}
