package io.evenkeel.server.bench.trace;

import java.util.List;

/** Decides, once for each sample, which VMs move. */
interface Mover {
    /** One VM to another host, by their numbers. */
    record Shift(int vm, int to) {}

    String name();

    /** The moves to make now, in their order; none if it is well as it is. */
    List<Shift> moves(Moment now);
}
