package io.evenkeel.simulation.exhaustive;

import io.evenkeel.simulation.exhaustive.State.Leader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through every state that three hosts and the leaders of three epochs can reach: orders arrive late, twice or
 * never, and every leader that was deposed may still do what it does not need the journal for.
 */
public final class Search {

    private final Variant variant;
    private final Map<State, Step> seen = new LinkedHashMap<>();
    private final Deque<State> ahead = new ArrayDeque<>();

    /** How a state was reached. */
    private record Step(Optional<State> from, String what) {}

    /**
     * What a search found.
     *
     * @param doubleStart the shortest way to a VM that executes twice; empty if there is none
     * @param restarts whether there is a way at all to a VM that runs again
     */
    public record Finding(int states, List<String> doubleStart, boolean restarts) {
        public Finding {
            doubleStart = List.copyOf(doubleStart);
        }

        public boolean isSafe() {
            return doubleStart.isEmpty();
        }
    }

    public Search(Variant variant) {
        this.variant = variant;
    }

    /** Searches breadth first, so that the first double start found is one of the shortest. */
    public Finding run() {
        reach(Optional.empty(), State.initial(), "host 0 falls silent and goes on executing the VM");
        boolean restarts = false;
        while (!ahead.isEmpty()) {
            State state = ahead.remove();
            if (state.isDouble()) {
                return new Finding(seen.size(), way(state), true);
            }
            restarts |= state.running() > 1;
            expand(state);
        }
        return new Finding(seen.size(), List.of(), restarts);
    }

    private void reach(Optional<State> from, State state, String what) {
        if (seen.putIfAbsent(state, new Step(from, what)) == null) {
            ahead.add(state);
        }
    }

    private void reach(State from, State state, String what) {
        if (!from.equals(state)) {
            reach(Optional.of(from), state, what);
        }
    }

    private List<String> way(State end) {
        List<String> way = new ArrayList<>();
        Optional<State> state = Optional.of(end);
        while (state.isPresent()) {
            Step step = seen.get(state.get());
            if (step == null) {
                throw new IllegalStateException("a state that was not reached");
            }
            way.add(step.what());
            state = step.from();
        }
        Collections.reverse(way);
        return way;
    }

    private void expand(State state) {
        if (state.leader() < State.EPOCHS) {
            State next = state.withNextLeader();
            reach(state, next, "epoch " + next.leader() + " begins; whoever led before does not notice");
        }
        reach(state, state.withRunning(state.running() & ~1), "host 0 dies");
        for (int epoch = 1; epoch <= state.leader(); epoch++) {
            act(state, epoch);
        }
        for (int epoch = 1; epoch <= State.EPOCHS; epoch++) {
            for (int host = 1; host < State.HOSTS; host++) {
                if ((state.flying() & State.flight(host, epoch)) != 0) {
                    deliver(state, host, epoch);
                }
            }
        }
    }

    /** Whether a leader may do what has to be written first. */
    private boolean mayWrite(State state, int epoch) {
        return !variant.journals() || epoch == state.leader();
    }

    private boolean knowsDown(State state, int epoch) {
        return state.leaders().get(epoch).knowsDown() || (variant.journals() && state.proven());
    }

    private void act(State state, int epoch) {
        Leader leader = state.leaders().get(epoch);
        if (variant.fences() && !knowsDown(state, epoch) && mayWrite(state, epoch)) {
            State down = state.withRunning(state.running() & ~1)
                    .withProof()
                    .withLeader(epoch, new Leader(leader.target(), true, leader.hasSent()));
            reach(state, down, "epoch " + epoch + " fences host 0");
        }
        if (leader.target() == 0) {
            if (variant.journals() && state.openTarget() != 0) {
                takeOver(state, epoch);
            } else {
                choose(state, epoch, leader);
            }
            return;
        }
        int target = leader.target();
        if (!leader.hasSent()) {
            State sent =
                    state.withFlight(target, epoch).withLeader(epoch, new Leader(target, leader.knowsDown(), true));
            reach(state, sent, "epoch " + epoch + " sends its start to host " + target);
        } else if (mayWrite(state, epoch)) {
            if (state.runs(target)) {
                reach(state, state.withDone(), "epoch " + epoch + " hears that host " + target + " runs the VM");
            } else {
                doubt(state, epoch, leader);
            }
        }
    }

    private void choose(State state, int epoch, Leader leader) {
        boolean mayStart = !variant.fences() || knowsDown(state, epoch);
        boolean isFree = !state.runs(1) && !state.runs(2);
        if (!mayStart || !isFree || state.done() || !mayWrite(state, epoch)) {
            return;
        }
        for (int target = 1; target < State.HOSTS; target++) {
            State chosen = state.withLeader(epoch, new Leader(target, leader.knowsDown(), false));
            reach(
                    state,
                    variant.journals() ? chosen.withOpen(target, epoch) : chosen,
                    "epoch " + epoch + " chooses host " + target);
        }
    }

    private void takeOver(State state, int epoch) {
        int target = state.openTarget();
        if (epoch != state.leader() || state.openEpoch() == epoch) {
            return;
        }
        switch (variant.takeover()) {
            case REDRIVE -> {
                Leader leader = new Leader(target, state.leaders().get(epoch).knowsDown(), false);
                State again = state.withOpen(target, epoch).withLeader(epoch, leader);
                reach(state, again, "epoch " + epoch + " takes the start at host " + target + " over");
            }
            case LOOK -> look(state, state, target, "epoch " + epoch + " looks at host " + target);
            case SEAL -> {
                State sealed = variant.guardsEpochs() ? state.withGuard(target, epoch) : state;
                look(state, sealed, target, "epoch " + epoch + " seals host " + target + " and looks");
            }
        }
    }

    private void look(State before, State state, int target, String what) {
        if (state.runs(target)) {
            reach(before, state.withDone(), what + ": it runs the VM");
        } else {
            reach(before, state.withOpen(0, 0), what + ": it does not run the VM");
        }
    }

    private void doubt(State state, int epoch, Leader leader) {
        if (variant.doubt() == Variant.Doubt.REDRIVE) {
            return;
        }
        State given = state.withOpen(0, 0).withLeader(epoch, new Leader(0, leader.knowsDown(), false));
        if (variant.doubt() == Variant.Doubt.SEAL_BY_OWN_EPOCH) {
            reach(
                    state,
                    given.withGuard(leader.target(), epoch),
                    "epoch " + epoch + " hears nothing, seals host " + leader.target() + " and gives it up");
        } else {
            reach(
                    state,
                    given,
                    "epoch " + epoch + " orders again, is refused, and gives host " + leader.target() + " up");
        }
    }

    private void deliver(State state, int host, int epoch) {
        String what = "the start of epoch " + epoch + " reaches host " + host;
        if (variant.guardsEpochs() && epoch < state.guards().get(host)) {
            return;
        }
        if (variant.hasLease() && state.running() != 0 && !state.runs(host)) {
            return;
        }
        State started = state.withRunning(state.running() | (1 << host));
        reach(state, variant.guardsEpochs() ? started.withGuard(host, epoch) : started, what);
    }
}
