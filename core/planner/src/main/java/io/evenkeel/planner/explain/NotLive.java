package io.evenkeel.planner.explain;

import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.Host;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.planner.plan.Move;
import io.evenkeel.planner.schedule.Lanes;
import io.evenkeel.spi.unit.DataRate;
import java.util.List;

/** Why a move is not in the schedule. */
final class NotLive {
    private final Dense dense;
    private final Lanes lanes;

    NotLive(Dense dense, Lanes lanes) {
        this.dense = dense;
        this.lanes = lanes;
    }

    String reason(Move move) {
        Vm vm = dense.cluster.vms().get(dense.vm(move.vm()));
        if (move.from().isPresent()) {
            DataRate rate = rate(host(move.from().get()), host(move.to()));
            if (lanes.model().predict(vm, rate).isEmpty()) {
                return "its migration would not come to an end: it writes " + vm.dirtyRate() + ", a lane carries "
                        + rate;
            }
        }
        return "in no order of the moves is there room for it on " + move.to()
                + ", or without a move that cannot be made it would break a rule";
    }

    private Host host(String name) {
        return dense.cluster.hosts().get(dense.host(name));
    }

    private DataRate rate(Host from, Host to) {
        long rate = Math.min(
                from.link().bytesPerSecond() / lanes.outgoing(), to.link().bytesPerSecond() / lanes.incoming());
        List<String> racks = List.of(from.domain(Level.RACK), to.domain(Level.RACK));
        if (!racks.get(0).equals(racks.get(1))) {
            for (String rack : racks) {
                DataRate uplink = dense.cluster.uplinks().get(rack);
                rate = uplink == null ? rate : Math.min(rate, uplink.bytesPerSecond());
            }
        }
        return DataRate.ofBytesPerSecond(Math.max(1, rate));
    }
}
