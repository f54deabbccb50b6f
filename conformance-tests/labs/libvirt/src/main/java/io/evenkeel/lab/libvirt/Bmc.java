package io.evenkeel.lab.libvirt;

import java.util.List;

/**
 * The board that switches the power of one lab host, with the faults it can suffer.
 *
 * <p>It speaks IPMI 2.0 and goes on when its host dies. Every fault has happened when its method returns. Thread-safe;
 * faults of one board should come from one thread at a time.
 */
public final class Bmc {

    /** The user that may switch the power. */
    public static final String USER = "evenkeel";

    public static final String PASSWORD = "lab-bmc-secret";

    private final Lab lab;
    private final String host;

    Bmc(Lab lab, String host) {
        this.lab = lab;
        this.host = host;
    }

    /** Where it answers, seen from the lab's own network; {@link Lab#fenceAgent()} gets there from anywhere. */
    public String address() throws InterruptedException {
        return lab.command(List.of("bmc", "address", host));
    }

    /** The board dies, as when it lost its power together with its host; nothing answers at its address. */
    public void kill() throws InterruptedException {
        order("kill");
    }

    /** Starts a board that was killed; it answers soon after this returns and has no fault. */
    public void start() throws InterruptedException {
        order("start");
    }

    /** The board says nothing any more. What it is asked meanwhile it answers when it is thawed. */
    public void freeze() throws InterruptedException {
        order("freeze");
    }

    public void thaw() throws InterruptedException {
        order("thaw");
    }

    /** The board accepts every order and carries out none. It goes on telling the true state. */
    public void lie() throws InterruptedException {
        order("lie");
    }

    /** Ends {@link #lie}. */
    public void obey() throws InterruptedException {
        order("obey");
    }

    /** The board carries out the next order and dies before it has replied; {@link #start} brings it back. */
    public void loseNextReply() throws InterruptedException {
        order("lose-reply");
    }

    private void order(String verb) throws InterruptedException {
        lab.command(List.of("bmc", verb, host));
    }

    @Override
    public String toString() {
        return "BMC of " + host;
    }
}
