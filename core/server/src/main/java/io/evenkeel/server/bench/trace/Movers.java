package io.evenkeel.server.bench.trace;

import java.util.ArrayList;
import java.util.List;

/** Rules that others balance by, as they are described; not their programs. */
final class Movers {
    private Movers() {}

    /** Nothing at all. */
    private record Idle() implements Mover {
        @Override
        public String name() {
            return "no balancing";
        }

        @Override
        public List<Shift> moves(Moment now) {
            return List.of();
        }
    }

    /** New ones for each replay. */
    static List<Mover> peers() {
        Estimate forecast = Estimate.PERCENTILE_90_OF_AN_HOUR;
        List<Mover> movers = new ArrayList<>();
        movers.add(new Idle());
        movers.add(new BestMoves(
                "best moves on the load of now", BestMoves.Rule.uneven(Estimate.NOW, 0.05, 1, 50, 1e-3, 0)));
        movers.add(new BestMoves(
                "one move after 3 uneven rounds, like Proxmox VE",
                BestMoves.Rule.uneven(Estimate.NOW, 0.3, 3, 1, 0.1, 0)));
        movers.add(new BestMoves("hosts above 75 %, like oVirt", BestMoves.Rule.hot(Estimate.NOW, 0.75, 5, 0)));
        movers.add(new BestMoves(
                "hosts above 75 %, mean of 30 min, 1 h of rest",
                BestMoves.Rule.hot(Estimate.MEAN_OF_HALF_AN_HOUR, 0.75, 5, 12)));
        movers.add(
                new BestMoves("hosts above 75 %, p90 of 1 h, 2 h of rest", BestMoves.Rule.hot(forecast, 0.75, 5, 24)));
        movers.add(new BestMoves(
                "gain of 1 %, p90 of 1 h, 2 h of rest", BestMoves.Rule.uneven(forecast, 0.25, 1, 5, 0.01, 24)));
        return movers;
    }
}
