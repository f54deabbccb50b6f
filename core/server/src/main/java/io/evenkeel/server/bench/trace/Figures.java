package io.evenkeel.server.bench.trace;

/**
 * What came of a replay.
 *
 * @param moves how many times a VM was moved
 * @param soonAgain how many of these were within an hour of the move of the same VM before
 * @param back how many of those went back where the VM had come from
 * @param overloaded at how many samples of all hosts a host was asked for more than nine tenths of what it can give
 * @param unmet what hosts were asked for beyond all they can give, summed, in hosts for the length of a sample
 * @param unevenness the standard deviation of the hosts' loads over their mean, averaged over time
 * @param bytes memory moved
 * @param cpuSeconds what deciding took in all
 */
record Figures(
        int moves,
        int soonAgain,
        int back,
        int overloaded,
        double unmet,
        double unevenness,
        double bytes,
        double cpuSeconds) {}
