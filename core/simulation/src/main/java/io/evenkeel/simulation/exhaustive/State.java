package io.evenkeel.simulation.exhaustive;

import java.util.Arrays;
import java.util.List;

/**
 * Everything that matters at one moment. Host 0 had the VM and has fallen silent; hosts 1 and 2 are free.
 *
 * @param running a bit for each host that executes the VM
 * @param guards the largest epoch that each host has seen
 * @param leader the newest epoch; the leader of each smaller one is a zombie that may still act
 * @param proven whether it is durable that host 0 is down
 * @param openTarget the target of the open intent in the journal; 0 if there is none
 * @param openEpoch by whom
 * @param done whether the start is known to have succeeded
 * @param flying a bit for each order on its way, by host and epoch; it stays there, for it may arrive twice
 * @param leaders what each leader believes, by epoch
 */
record State(
        int running,
        List<Integer> guards,
        int leader,
        boolean proven,
        int openTarget,
        int openEpoch,
        boolean done,
        int flying,
        List<Leader> leaders) {

    static final int HOSTS = 3;
    static final int EPOCHS = 3;

    /** What one leader believes: the target of its start, or 0, and whether it knows that host 0 is down. */
    record Leader(int target, boolean knowsDown, boolean hasSent) {
        static final Leader NEW = new Leader(0, false, false);
    }

    static State initial() {
        Leader[] leaders = new Leader[EPOCHS + 1];
        Arrays.fill(leaders, Leader.NEW);
        return new State(1, List.of(0, 0, 0), 1, false, 0, 0, false, 0, List.of(leaders));
    }

    boolean runs(int host) {
        return (running & (1 << host)) != 0;
    }

    boolean isDouble() {
        return Integer.bitCount(running) > 1;
    }

    static int flight(int host, int epoch) {
        return 1 << ((epoch - 1) * HOSTS + host);
    }

    State withRunning(int now) {
        return new State(now, guards, leader, proven, openTarget, openEpoch, done, flying, leaders);
    }

    State withGuard(int host, int epoch) {
        Integer[] now = guards.toArray(Integer[]::new);
        now[host] = Math.max(now[host], epoch);
        return new State(running, List.of(now), leader, proven, openTarget, openEpoch, done, flying, leaders);
    }

    State withNextLeader() {
        return new State(running, guards, leader + 1, proven, openTarget, openEpoch, done, flying, leaders);
    }

    State withProof() {
        return new State(running, guards, leader, true, openTarget, openEpoch, done, flying, leaders);
    }

    State withOpen(int target, int epoch) {
        return new State(running, guards, leader, proven, target, epoch, done, flying, leaders);
    }

    State withDone() {
        return new State(running, guards, leader, proven, 0, 0, true, flying, leaders);
    }

    State withFlight(int host, int epoch) {
        int now = flying | flight(host, epoch);
        return new State(running, guards, leader, proven, openTarget, openEpoch, done, now, leaders);
    }

    State withLeader(int epoch, Leader belief) {
        Leader[] now = leaders.toArray(Leader[]::new);
        now[epoch] = belief;
        return new State(running, guards, leader, proven, openTarget, openEpoch, done, flying, List.of(now));
    }
}
