package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Patience;
import io.evenkeel.libvirt.migration.Outcomes.End;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a post-copy of which both ends are still in memory.
 *
 * <p>Each half lacks pages that the other has, so this is no end, whoever has been refused what. Not safe for several
 * threads.
 */
final class Halves {

    /** Between two orders to take it up again: somebody else may be doing that, and the first moments are libvirt's. */
    static final Duration BROKEN = Duration.ofSeconds(2);

    /**
     * For how long it may be broken at one end alone while nothing is sent. libvirt calls it broken as soon as the two
     * daemons lose each other, and QEMU's own stream may outlive that.
     */
    static final Duration HALF_BROKEN = Duration.ofSeconds(30);

    private final Patience patience;

    /** What stood still when a recovery was ordered only to see whether the source's host reaches the destination. */
    private @Nullable Standstill probed;

    Halves(Ticker ticker) {
        patience = new Patience(ticker);
    }

    enum Step {
        /** It goes on, or may do so by itself. */
        FOLLOW,
        /**
         * Both ends know that it is broken. Where one does not, libvirt refuses once it has connected the two hosts, and
         * so tells that they reach each other.
         */
        RECOVER,
        /**
         * The hosts reach each other, and the source's end is to be closed, from which the other learns that it is broken.
         * Closed while the cable is cut, it would tell the other nothing, which then waits for ever; left open, it may go
         * on when the cable is back.
         */
        BREAK
    }

    private record Standstill(End source, End destination, Optional<DataSize> sent) {}

    /**
     * To be asked only when no order is under way any more.
     *
     * @param sent how much the source has sent until now, as far as it tells
     * @param refused whether the last recovery was refused, by libvirt at one of the ends and not for want of a connection
     */
    Step next(Scene scene, Optional<DataSize> sent, boolean refused) {
        if (scene.isHalfBroken()) {
            return halfBroken(new Standstill(scene.source(), scene.destination(), sent), refused);
        }
        probed = null;
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

    private Step halfBroken(Standstill now, boolean refused) {
        boolean isAnswer = now.equals(probed);
        probed = null;
        if (isAnswer && refused) {
            return Step.BREAK;
        }
        if (patience.lasts(now, HALF_BROKEN)) {
            return Step.FOLLOW;
        }
        patience.restart();
        probed = now;
        return Step.RECOVER;
    }

    /** It has been seen to go on. */
    void restart() {
        patience.restart();
        probed = null;
    }
}
