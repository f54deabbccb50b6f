package io.evenkeel.bed.libvirt.trial;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of one case.
 *
 * @param hit whether what was to be disturbed was under way when the disturbance came
 * @param fenced how long after the fault it was proven that the host is down; empty if none was to be fenced
 * @param running how long after the fault, or the order, all guests ran where they belong
 * @param guests how many guests there were
 * @param single how many of them ran in one place at a time, were started as often as they had to be, and lost nothing
 * @param wrong what was wrong; nothing if all promises were kept
 */
record FailoverResult(
        FailoverCase which,
        boolean hit,
        Optional<Duration> fenced,
        Optional<Duration> running,
        int guests,
        int single,
        List<String> wrong) {

    FailoverResult {
        wrong = List.copyOf(wrong);
    }

    boolean isRight() {
        return hit && wrong.isEmpty() && single == guests;
    }

    String verdict() {
        if (isRight()) {
            return "right";
        }
        return hit ? "WRONG: " + wrong : "MISSED " + wrong;
    }
}
