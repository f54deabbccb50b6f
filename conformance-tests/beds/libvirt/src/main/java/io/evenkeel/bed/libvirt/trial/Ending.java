package io.evenkeel.bed.libvirt.trial;

import java.util.EnumSet;
import java.util.Set;

/** Where a guest may be in the end. */
enum Ending {
    ON_SOURCE,
    ON_DESTINATION,
    /** Its QEMU was killed while it held the guest; no one runs, and one host can start it again. */
    OFF;

    /**
     * What the outcome table permits.
     *
     * <p>A QEMU that is killed takes with it the guest that it executes and nothing else. At switchover the guest
     * executes nowhere: whoever has all of it may go on. A destination that dies before the source was told that the
     * guest runs there leaves a source that may go on as well; that nothing was lost by it the guest itself must say.
     * Whoever else fails, the guest lives.
     */
    static Set<Ending> permitted(Actor actor, Moment moment) {
        return switch (actor) {
            case SOURCE_QEMU ->
                switch (moment) {
                    case PREPARING, FIRST_ITERATION, LATER_ITERATION -> EnumSet.of(OFF);
                    case SWITCHOVER -> EnumSet.of(OFF, ON_DESTINATION);
                    case FINISHING -> EnumSet.of(ON_DESTINATION);
                };
            case DESTINATION_QEMU ->
                switch (moment) {
                    case PREPARING, FIRST_ITERATION, LATER_ITERATION, SWITCHOVER -> EnumSet.of(ON_SOURCE);
                    case FINISHING -> EnumSet.of(OFF, ON_SOURCE);
                };
            default -> EnumSet.of(ON_SOURCE, ON_DESTINATION);
        };
    }
}
