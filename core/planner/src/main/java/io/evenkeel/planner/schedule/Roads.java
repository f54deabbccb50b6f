package io.evenkeel.planner.schedule;

import static io.evenkeel.planner.model.Dense.NOWHERE;

import io.evenkeel.planner.cost.MigrationTimes;
import io.evenkeel.planner.model.Dense;
import io.evenkeel.planner.model.HostState;
import io.evenkeel.planner.model.Level;
import io.evenkeel.planner.model.Placement;
import io.evenkeel.planner.model.Vm;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The lanes of the hosts and the uplinks of the racks, and who is on them. Amounts are bytes per second. */
final class Roads {
    private final Dense dense;
    private final Lanes lanes;
    private final int[] rackOf;
    private final long[] link;
    private final boolean[] running;
    private final int[] outgoing;
    private final int[] incoming;
    private final long[] uplink;
    private final long[] uplinkOut;
    private final long[] uplinkIn;

    Roads(Dense dense, Lanes lanes) {
        this.dense = dense;
        this.lanes = lanes;
        rackOf = dense.domainOfHosts(Level.RACK);
        link = new long[dense.hosts];
        running = new boolean[dense.hosts];
        outgoing = new int[dense.hosts];
        incoming = new int[dense.hosts];
        uplink = new long[dense.domains(Level.RACK)];
        Arrays.fill(uplink, Long.MAX_VALUE);
        uplinkOut = new long[uplink.length];
        uplinkIn = new long[uplink.length];
        for (int h = 0; h < dense.hosts; h++) {
            var host = dense.cluster.hosts().get(h);
            link[h] = host.link().bytesPerSecond();
            running[h] = host.state() == HostState.ONLINE || host.state() == HostState.DRAINED;
        }
        if (!dense.cluster.uplinks().isEmpty()) {
            readUplinks();
        }
    }

    private void readUplinks() {
        for (int h = 0; h < dense.hosts; h++) {
            DataRate up =
                    dense.cluster.uplinks().get(dense.cluster.hosts().get(h).domain(Level.RACK));
            if (up != null) {
                uplink[rack(h)] = up.bytesPerSecond();
            }
        }
    }

    private int rack(int host) {
        return rackOf[host];
    }

    /** Whether VMs there are running, so that they migrate and are not started. */
    boolean isRunning(int host) {
        return host != NOWHERE && running[host];
    }

    private long rate(int from, int to) {
        long rate = Math.min(link[from] / lanes.outgoing(), link[to] / lanes.incoming());
        if (rack(from) != rack(to)) {
            rate = Math.min(rate, Math.min(uplink[rack(from)], uplink[rack(to)]));
        }
        return Math.max(1, rate);
    }

    /** What the move takes; empty if it would not come to an end. */
    Optional<MigrationTimes> predicted(int vm, int from, int to) {
        Vm moved = dense.cluster.vms().get(vm);
        return isRunning(from)
                ? lanes.model().predict(moved, DataRate.ofBytesPerSecond(rate(from, to)))
                : Optional.of(new MigrationTimes(lanes.start(), Duration.ZERO, DataSize.ZERO));
    }

    /** Whether the move would come to an end. */
    boolean leads(int vm, int from, int to) {
        return predicted(vm, from, to).isPresent();
    }

    MigrationTimes times(int vm, int from, int to) {
        return predicted(vm, from, to)
                .orElseThrow(() -> new IllegalStateException("a move that does not end was to be started: VM "
                        + dense.cluster.vms().get(vm).name()));
    }

    boolean isFree(int from, int to) {
        if (incoming[to] >= lanes.incoming()) {
            return false;
        }
        if (!isRunning(from)) {
            return true;
        }
        if (outgoing[from] >= lanes.outgoing()) {
            return false;
        }
        long rate = rate(from, to);
        return rack(from) == rack(to)
                || (rate <= uplink[rack(from)] - uplinkOut[rack(from)]
                        && rate <= uplink[rack(to)] - uplinkIn[rack(to)]);
    }

    void enter(int from, int to) {
        count(from, to, 1);
    }

    void leave(int from, int to) {
        count(from, to, -1);
    }

    private void count(int from, int to, int by) {
        incoming[to] += by;
        if (isRunning(from)) {
            outgoing[from] += by;
            if (rack(from) != rack(to)) {
                uplinkOut[rack(from)] += by * rate(from, to);
                uplinkIn[rack(to)] += by * rate(from, to);
            }
        }
    }

    /** The work of the busiest lanes and uplinks, and the longest single move, from where the VMs are. */
    Duration bound(List<Scheduler.Errand> errands, Placement placement) {
        double[] out = new double[dense.hosts];
        double[] in = new double[dense.hosts];
        double[] upOut = new double[uplink.length];
        double[] upIn = new double[uplink.length];
        double most = 0;
        for (Scheduler.Errand errand : errands) {
            int from = placement.hostOf(errand.vm());
            int to = errand.to();
            double nanos = errand.times().total().toNanos();
            most = Math.max(most, nanos);
            in[to] += nanos / lanes.incoming();
            most = Math.max(most, in[to]);
            if (isRunning(from)) {
                out[from] += nanos / lanes.outgoing();
                most = Math.max(most, out[from]);
                if (rack(from) != rack(to)) {
                    upOut[rack(from)] += nanos * rate(from, to) / uplink[rack(from)];
                    upIn[rack(to)] += nanos * rate(from, to) / uplink[rack(to)];
                    most = Math.max(most, Math.max(upOut[rack(from)], upIn[rack(to)]));
                }
            }
        }
        return Duration.ofNanos((long) most);
    }
}
