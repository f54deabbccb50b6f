package io.evenkeel.planner.explain;

import java.util.List;

/**
 * A plan explained.
 *
 * @param moves the first thousand, in the order of the plan
 * @param stays what was left though there was a reason to move it: all that had to move, and the most notable others
 */
public record Explanation(List<MoveReason> moves, List<Stay> stays) {
    public Explanation {
        moves = List.copyOf(moves);
        stays = List.copyOf(stays);
    }
}
