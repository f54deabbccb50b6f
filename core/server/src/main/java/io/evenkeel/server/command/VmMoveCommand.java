package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.input.TimeWindow;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to move a VM. */
@Command(
        name = "move",
        description = {
            "Let the supervisor move a running VM to another host, in turn with its other moves.",
            "Waits until it is there, and says what it waits for; exit code 1 if it is not moved. Ctrl-C leaves the move"
                    + " going on, --cancel gives it up. A move that still waits ends with its supervisor, unless this"
                    + " command is there to ask the next one."
        },
        mixinStandardHelpOptions = true)
final class VmMoveCommand implements Callable<Integer> {
    /** Long enough for any window to open once. */
    private static final Duration UNTIL_THE_WINDOW = Duration.ofDays(8);

    @Mixin
    private final SupervisorConversation supervisor;

    private final MoveFollowing following;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "VM", description = "Name or id of the VM.")
    private String vmName = "";

    @Option(names = "--to", paramLabel = "HOST", description = "Name or id of the destination.")
    private @Nullable String destinationName;

    @Option(
            names = "--start-within",
            paramLabel = "DURATION",
            description =
                    "Give it up if its turn has not come by then (default: the setting migration.start-within; with"
                            + " --window 8 days).")
    private @Nullable Duration startWithin;

    @Option(
            names = "--end-within",
            paramLabel = "DURATION",
            description = "Cancel it if it takes longer from its start (default: by the size of its memory).")
    private @Nullable Duration endWithin;

    @Option(
            names = "--window",
            paramLabel = "WINDOW",
            description = "When it may start, for example '22:00-05:00' or 'mon-fri 22:00-05:00 Europe/Berlin'.")
    private @Nullable TimeWindow window;

    @Option(names = "--detach", description = "Do not wait.")
    private boolean detached;

    @Option(
            names = "--cancel",
            description = "Give up the move of the VM that waits or is under way, whoever wanted it.")
    private boolean cancelled;

    @Inject
    VmMoveCommand(SupervisorConversation supervisor, MoveFollowing following) {
        this.supervisor = supervisor;
        this.following = following;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean isBounded = startWithin != null || endWithin != null || window != null;
        if (cancelled && (destinationName != null || isBounded)) {
            throw new InputException("--cancel gives a move up; give nothing but --detach beside it");
        }
        SupervisedDomain domain = supervisor.domain();
        if (cancelled) {
            VmId vm = domain.vm(vmName);
            Request.CancelMove request = new Request.CancelMove(vm, SupervisedDomain.user());
            return detached ? supervisor.takeIn(domain, request) : following.cancel(domain, request);
        }
        if (destinationName == null) {
            throw new InputException("--to is missing; name the destination, for example --to n2, or give --cancel");
        }
        Request.Move request = request(domain.vm(vmName), domain.host(destinationName));
        return detached ? supervisor.takeIn(domain, request) : following.move(domain, request, output.isJson());
    }

    private Request.Move request(VmId vm, HostId destination) {
        Optional<Duration> start = Optional.ofNullable(startWithin)
                .or(() -> Optional.ofNullable(window).map(each -> UNTIL_THE_WINDOW));
        return new Request.Move(
                vm,
                destination,
                SupervisedDomain.user(),
                start,
                Optional.ofNullable(endWithin),
                Optional.ofNullable(window));
    }
}
