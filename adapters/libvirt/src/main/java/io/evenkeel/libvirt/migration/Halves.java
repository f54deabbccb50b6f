package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Patience;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.spi.Ticker;
import java.time.Duration;

/**
 * What is to be done about a post-copy of which both ends are still in memory.
 *
 * <p>Each half lacks pages that the other has, so this is no end, whoever has been refused what. Not safe for several
 * threads.
 */
final class Halves {

    /** Between two orders to take it up again: somebody else may be doing that, and the first moments are libvirt's. */
    static final Duration BROKEN = Duration.ofSeconds(2);

    private final Patience patience;

    Halves(Ticker ticker) {
        patience = new Patience(ticker);
    }

    enum Step {
        /** It goes on, or may do so by itself: an end that does not know yet notices as soon as its TCP does. */
        FOLLOW,
        /** Both ends know that it is broken. */
        RECOVER
    }

    Step next(Scene scene) {
        if (!scene.judge().repairs().contains(Repair.RECOVER_POSTCOPY)) {
            patience.restart();
            return Step.FOLLOW;
        }
        if (patience.lasts(scene.basis(), BROKEN)) {
            return Step.FOLLOW;
        }
        patience.restart();
        return Step.RECOVER;
    }

    /** It has been seen to go on. */
    void restart() {
        patience.restart();
    }
}
