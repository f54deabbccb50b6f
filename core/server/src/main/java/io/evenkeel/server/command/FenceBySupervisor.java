package io.evenkeel.server.command;

import io.evenkeel.server.connection.ConnectionOptions.Supervised;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.Json;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.input.Request;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Fences a host of a supervised connection: through its supervisor, never beside it. */
final class FenceBySupervisor {
    private final Console console;
    private final Following following;

    @Inject
    FenceBySupervisor(Console console, Following following) {
        this.console = console;
        this.following = following;
    }

    /** Asks whoever is there whether they mean it. */
    interface Confirmation {
        void ask(String host, List<String> vms);
    }

    /**
     * The way to the supervisor; empty, with a warning, if none runs anywhere, for then nothing is done beside it.
     *
     * @throws FailedException if one runs, but not here
     */
    Optional<SupervisedDomain> way(Supervised supervised, Consumer<String> warn) {
        SupervisorSeat seat = SupervisorSeat.of(supervised);
        if (seat instanceof SupervisorSeat.Here here) {
            return Optional.of(here.domain());
        }
        if (seat instanceof SupervisorSeat.Elsewhere elsewhere) {
            throw new FailedException(
                    "'" + supervised.name() + "' is supervised by " + String.join(", ", elsewhere.names())
                            + ", and not from here; fence on that machine, so that nothing is done beside the"
                            + " supervisor");
        }
        warn.accept("no supervisor of '" + supervised.name() + "' runs, so none of the VMs is started elsewhere");
        return Optional.empty();
    }

    /** Lets the supervisor cut the host off, and waits for the proof; returns the exit code. */
    int fence(SupervisedDomain domain, String wanted, Deadline deadline, boolean isJson, Confirmation confirmation)
            throws InterruptedException {
        HostId host = domain.host(wanted);
        Answer.OfHost before = domain.stand(host);
        String name = before.story().name();
        if (before.proof().isPresent()) {
            return fenced(name, host, before.proof().get(), isJson);
        }
        confirmation.ask(name, List.of(before.story().kept() + " protected VMs"));
        domain.order(new Request.FenceNow(host, SupervisedDomain.user(), "evenkeel host fence"));
        Optional<Integer> code = following.follow(
                () -> domain.stand(host),
                seen -> name + ": " + String.join("; ", seen.story().underWay()),
                seen -> end(seen, host, isJson),
                deadline);
        return code.orElseThrow(() -> new FailedException(
                "not known to be fenced yet: the supervisor goes on; 'evenkeel why " + name + "' shows how far it is"));
    }

    private Optional<Integer> end(Answer.OfHost seen, HostId host, boolean isJson) {
        if (seen.proof().isPresent()) {
            return Optional.of(fenced(seen.story().name(), host, seen.proof().get(), isJson));
        }
        if (seen.refusal().isPresent()) {
            throw new FailedException("not fenced: " + seen.refusal().get());
        }
        return Optional.empty();
    }

    private int fenced(String name, HostId host, String proof, boolean isJson) {
        if (isJson) {
            console.out()
                    .println(Json.text(Json.object()
                            .put("host", host.value())
                            .put("name", name)
                            .put("result", "FENCED")
                            .put("proof", proof)
                            .build()));
        } else {
            console.out()
                    .println(console.outStyle().good("fenced:") + " " + proof
                            + "; its protected VMs are started elsewhere");
        }
        return ExitCode.DONE;
    }
}
