package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.migration.Outcomes.Repair;
import java.util.List;
import java.util.Optional;

/** Puts the hosts in order after a migration, one judgement after another until nothing is left to be done. */
final class Tidying {

    /** The longest way is three: stop the incoming copy, remove its definition, resume the original. */
    private static final int MOST_ROUNDS = 4;

    private Tidying() {}

    /** The hosts as the tidying needs them. */
    interface Place {

        Scene look() throws InterruptedException;

        void repair(List<Repair> repairs) throws InterruptedException;
    }

    /**
     * Repairs until a judgement asks for nothing.
     *
     * @param judged the scene that was found to need repairs
     * @return the scene that needs none; empty if the hosts are changing by themselves, or are not in order yet
     */
    static Optional<Scene> tidy(Scene judged, Place place) throws InterruptedException {
        Scene scene = judged;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (scene.judge().repairs().isEmpty()) {
                return Optional.of(scene);
            }
            // Time has passed since it was judged; what has changed meanwhile must be judged with patience again.
            Scene again = place.look();
            if (!again.isLike(scene)) {
                return Optional.empty();
            }
            place.repair(again.judge().repairs());
            scene = place.look();
        }
        return Optional.empty();
    }
}
