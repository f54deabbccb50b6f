package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.server.supervision.Control;
import io.evenkeel.server.supervision.Question;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.explain.Named;
import io.evenkeel.supervisor.explain.RollingStory;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.List;
import java.util.Optional;

/**
 * A supervised connection and the way to its supervisor. Every method fails with a {@link
 * io.evenkeel.server.console.FailedException} if the supervisor cannot be asked.
 */
record SupervisedDomain(String name, Control control) {

    /** Who wants what is asked for. */
    static String user() {
        return System.getProperty("user.name", "somebody");
    }

    /** Hands a request to the supervisor; the epoch that took it in. */
    long order(Request request) {
        return control.ask(new Question.Ask(name, request), Answer.Taken.class).epoch();
    }

    List<Ledger.Alarm> alarms() {
        return control.ask(new Question.Alarms(name), Answer.Ringing.class).alarms();
    }

    /** How a host stands. */
    Answer.OfHost stand(HostId host) {
        return control.ask(new Question.OfHost(name, host), Answer.OfHost.class);
    }

    /** Why a VM is where it is. */
    Answer.OfVm stand(VmId vm) {
        return control.ask(new Question.OfVm(name, vm), Answer.OfVm.class);
    }

    /** How the move of a VM stands. */
    Answer.OfMove move(VmId vm) {
        return control.ask(new Question.OfMove(name, vm), Answer.OfMove.class);
    }

    /** The rolling maintenance under way, or else the last one. */
    Optional<RollingStory> rolling() {
        return control.ask(new Question.Rolling(name), Answer.Rolling.class).story();
    }

    /** All hosts and VMs that the supervisor knows. */
    Answer.Names names() {
        return control.ask(new Question.Known(name), Answer.Names.class);
    }

    /**
     * The host of that id or name.
     *
     * @throws InputException if there is none or if several carry the name
     */
    HostId host(String wanted) {
        Answer.Names names = names();
        return new HostId(id(wanted, names, names.hosts(), "host"));
    }

    /**
     * The VM of that id or name.
     *
     * @throws InputException if there is none or if several carry the name
     */
    VmId vm(String wanted) {
        Answer.Names names = names();
        return new VmId(id(wanted, names, names.vms(), "VM"));
    }

    private static String id(String wanted, Answer.Names names, List<Named> all, String what) {
        return find(wanted, all, what)
                .orElseThrow(() -> new InputException(
                        "no " + what + " '" + wanted + "'; " + hint(wanted, names, all, what + "s")));
    }

    /**
     * What to say to someone who asks for what the supervisor does not know.
     *
     * @param all of the names, those of the kind that is asked for
     */
    static String hint(String wanted, Answer.Names names, List<Named> all, String what) {
        return names.hosts().isEmpty()
                ? "the supervisor has not seen a list of the hosts yet; try again in a moment"
                : NearMatches.hint(wanted, all.stream().map(Named::name).toList(), what);
    }

    /** The id of what is called so, by id or name; empty if nothing is. */
    static Optional<String> find(String wanted, List<Named> all, String what) {
        if (all.stream().anyMatch(each -> each.id().equals(wanted))) {
            return Optional.of(wanted);
        }
        List<String> found = all.stream()
                .filter(each -> each.name().equals(wanted))
                .map(Named::id)
                .toList();
        if (found.size() > 1) {
            throw new InputException(
                    "several " + what + "s are called '" + wanted + "'; give an id: " + String.join(", ", found));
        }
        return found.stream().findFirst();
    }
}
