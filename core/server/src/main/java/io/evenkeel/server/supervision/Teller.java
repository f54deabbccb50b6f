package io.evenkeel.server.supervision;

import io.evenkeel.server.console.Console;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.run.LoopListener;
import java.util.List;

/** Says what happens in one domain, a line each. */
final class Teller implements LoopListener {

    private static final int LONGEST_LINE = 300;

    private final String domain;
    private final Console console;

    Teller(String domain, Console console) {
        this.domain = domain;
        this.console = console;
    }

    @Override
    public void leads(Epoch epoch, int open) {
        say("leads by epoch " + epoch + "; orders of earlier supervisors that are still open: " + open);
    }

    @Override
    public void wrote(List<Fact> facts) {
        facts.forEach(fact -> say(line(fact)));
    }

    @Override
    public void ended(String reason) {
        say("leads no longer: " + reason);
    }

    /** Short, for a listing of all VMs is one fact; the journal shows the whole. */
    private String line(Fact fact) {
        String words = FactText.words(fact);
        return words.length() <= LONGEST_LINE ? words : words.substring(0, LONGEST_LINE) + " ...";
    }

    private void say(String what) {
        synchronized (console) {
            console.out().println(domain + ": " + what);
            console.out().flush();
        }
    }
}
