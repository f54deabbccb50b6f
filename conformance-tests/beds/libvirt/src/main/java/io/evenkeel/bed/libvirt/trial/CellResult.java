package io.evenkeel.bed.libvirt.trial;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of one failure at one moment.
 *
 * @param hit whether the migration was at the moment when the failure came
 * @param ending where the guest was in the end
 * @param told the outcome as the supervisor told it, in {@link Words}
 * @param settled how long after the return of those who failed everything was in order
 * @param wrong what was wrong; nothing if all promises were kept
 */
record CellResult(
        Actor actor,
        Moment moment,
        boolean hit,
        Optional<Ending> ending,
        String told,
        Duration settled,
        List<String> wrong) {

    CellResult {
        wrong = List.copyOf(wrong);
    }

    boolean isRight() {
        return hit && wrong.isEmpty();
    }
}
