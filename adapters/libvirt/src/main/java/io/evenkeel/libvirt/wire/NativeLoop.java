package io.evenkeel.libvirt.wire;

import java.util.concurrent.locks.ReentrantLock;

/** An event loop in the manner of libvirt's: somebody must run it, round by round, and two at once starve one another. */
interface NativeLoop {

    /** Held by the one who runs rounds. */
    ReentrantLock turn();

    /** Sleeps until a timer fires or a socket speaks, and serves those. Throws {@link VirFailure} if it cannot go on. */
    void runRound();

    /** Adds a timer that rouses the loop again and again; zero means at once. Returns its number. */
    int addTimer(int millis);

    void removeTimer(int timer);
}
