package io.evenkeel.server.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.supervision.ProcessLock;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.explain.RollingStory;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.json.RecordJson;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the supervisor to empty hosts in turn, and does the work on them or waits until others have done it. */
@Command(
        name = "roll",
        description = {
            "Let the supervisor empty all hosts in turn, some at a time, for work on each of them.",
            "An empty host is held so until 'host resume' gives it back; with --run the work is a command line, and the"
                    + " host is given back after it. Shows progress until all is over; exit code 1 if a host was"
                    + " passed over. Ctrl-C leaves it going on, and the same command finds it again."
        },
        mixinStandardHelpOptions = true)
final class HostRollCommand implements Callable<Integer> {
    @Mixin
    private final SupervisorConversation supervisor;

    private final Following following;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "HOST", arity = "0..*", description = "Names or ids of hosts (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "How many hosts may be empty at a time, or on their way to it (default: 1).")
    private @Nullable Integer atOnce;

    @Option(
            names = "--run",
            paramLabel = "COMMAND",
            description = "A command line for the shell, run here for each empty host, which it finds in EVENKEEL_HOST"
                    + " (name) and EVENKEEL_HOST_ID. It must end when the work is done, with 0; anything else"
                    + " stops the maintenance, and the host stays held. Interrupted work is done again.")
    private @Nullable String command;

    @Option(
            names = "--healthy-within",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "How long a host may take to be healthy after the command line (default: ${DEFAULT-VALUE}).")
    private Duration healthyWithin = Duration.ofMinutes(10);

    @Option(names = "--detach", description = "Do not wait.")
    private boolean detached;

    @Option(
            names = "--stop",
            description = "Begin with no further host. Those that are held stay so until 'host resume'.")
    private boolean stopped;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is stopped; kept in the journal.")
    private @Nullable String reason;

    @Inject
    HostRollCommand(SupervisorConversation supervisor, Following following) {
        this.supervisor = supervisor;
        this.following = following;
        this.console = supervisor.console();
    }

    @Override
    public Integer call() throws InterruptedException {
        demandSense();
        SupervisedDomain domain = supervisor.domain();
        if (reason != null) {
            return stop(domain, reason);
        }
        Request.Roll wanted = new Request.Roll(
                names.stream().map(domain::host).distinct().toList(),
                atOnce == null ? 1 : atOnce,
                SupervisedDomain.user());
        if (command == null) {
            begin(domain, wanted);
            return detached ? ExitCode.DONE : follow(domain, Optional.empty());
        }
        try (ProcessLock lock = supervisor.take(
                domain,
                "roll.lock",
                holder ->
                        new InputException("the work of a rolling maintenance is being done by another command already"
                                + holder + "; without --run this one follows it"))) {
            begin(domain, wanted);
            return follow(domain, Optional.of(new RollWork(command, healthyWithin, domain, console)));
        } catch (IOException e) {
            throw new FailedException("cannot lock the work of a rolling maintenance: " + e, e);
        }
    }

    private void demandSense() {
        if (atOnce != null && atOnce < 1) {
            throw new InputException("--at-once is " + atOnce + "; give 1 or more");
        }
        if (stopped != (reason != null)) {
            throw new InputException(
                    "--stop and --reason go together; give both, for example --stop --reason 'enough" + " for today'");
        }
        if (stopped && (!names.isEmpty() || atOnce != null || command != null || detached)) {
            throw new InputException(
                    "--stop ends the maintenance of all its hosts; give nothing but --reason beside it");
        }
        if (command != null && detached) {
            throw new InputException(
                    "--run and --detach exclude each other, for it is this command that does the work");
        }
    }

    private int stop(SupervisedDomain domain, String why) {
        if (underWay(domain).isEmpty()) {
            throw new FailedException("no rolling maintenance is under way");
        }
        domain.order(new Request.StopRolling(SupervisedDomain.user(), why));
        RollingStory story = look(domain);
        console.out().println("stopped" + RollNews.leftToDo(story));
        return ExitCode.DONE;
    }

    private static Optional<RollingStory> underWay(SupervisedDomain domain) {
        return domain.rolling().filter(story -> !story.isOver());
    }

    /** Begins, unless the same is under way. */
    private void begin(SupervisedDomain domain, Request.Roll wanted) {
        Optional<RollingStory> before = underWay(domain);
        if (before.isEmpty()) {
            supervisor.takeIn(domain, wanted, console.err());
        }
        RollingStory story = before.orElseGet(() -> look(domain));
        boolean isOther = (!wanted.hosts().isEmpty() && !hosts(story).equals(Set.copyOf(wanted.hosts())))
                || (atOnce != null && story.atOnce() != atOnce);
        if (isOther) {
            throw new FailedException("another rolling maintenance is under way, by " + story.by() + " over "
                    + story.hosts().size() + " hosts, " + story.atOnce()
                    + " at once; 'evenkeel host roll' follows it, --stop stops it");
        }
        if (before.isPresent()) {
            console.err()
                    .println("under way already, by " + story.by() + " over "
                            + story.hosts().size() + " hosts, " + story.atOnce() + " at once");
        }
    }

    private static Set<HostId> hosts(RollingStory story) {
        return story.hosts().stream().map(RollingStory.OfHost::host).collect(Collectors.toCollection(HashSet::new));
    }

    private static RollingStory look(SupervisedDomain domain) {
        return domain.rolling()
                .orElseThrow(
                        () -> new FailedException("the supervisor has not begun; 'evenkeel journal show' tells more"));
    }

    private int follow(SupervisedDomain domain, Optional<RollWork> work) throws InterruptedException {
        RollNews news = new RollNews(work.isPresent());
        Attending attending = new Attending(domain, work);
        try {
            Optional<Integer> code = following.follow(attending::look, news::of, story -> end(story, news, work));
            if (code.isPresent()) {
                return code.get();
            }
            if (work.isPresent() && work.get().isBusy()) {
                finish(attending, work.get());
            }
        } finally {
            work.ifPresent(RollWork::tellOfUnfinished);
        }
        throw new FailedException("left; the rolling maintenance goes on: the same command follows it,"
                + " 'evenkeel host roll --stop --reason TEXT' stops it");
    }

    /** What is being done on hosts is not left half done, unless Ctrl-C is pressed once more. */
    private void finish(Attending attending, RollWork work) throws InterruptedException {
        work.leave();
        following.follow(
                attending::look,
                story -> "waiting for the work on " + String.join(", ", work.busyWith(story)) + "; Ctrl-C leaves it",
                story -> work.isBusy() ? Optional.empty() : Optional.of(ExitCode.DONE));
    }

    private Optional<Integer> end(RollingStory story, RollNews news, Optional<RollWork> work) {
        if (!story.isOver() || work.filter(RollWork::isBusy).isPresent()) {
            return Optional.empty();
        }
        String last = news.of(story);
        if (!last.isEmpty()) {
            console.err().println(last);
        }
        if (output.isJson()) {
            ObjectMapper json = RecordJson.mapper();
            console.out().println(json.valueToTree(story).toPrettyString());
        }
        String end = story.end().orElse("");
        if (!RollNews.isAllServed(story)) {
            throw new FailedException("not all hosts were served: " + end + RollNews.leftToDo(story));
        }
        if (!output.isJson()) {
            console.out().println(console.outStyle().good("rolled:") + " " + end);
        }
        return Optional.of(ExitCode.DONE);
    }

    /** Looks, and does what is to be done; while work goes on, a supervisor out of reach is waited for. */
    private final class Attending {
        private final SupervisedDomain domain;
        private final Optional<RollWork> work;
        private @Nullable RollingStory last;
        private boolean isOutOfReach;

        Attending(SupervisedDomain domain, Optional<RollWork> work) {
            this.domain = domain;
            this.work = work;
        }

        RollingStory look() {
            try {
                RollingStory story = HostRollCommand.look(domain);
                work.ifPresent(each -> each.attend(story));
                last = story;
                isOutOfReach = false;
                return story;
            } catch (FailedException e) {
                if (last == null || work.filter(RollWork::isAtWork).isEmpty()) {
                    throw e;
                }
                if (!isOutOfReach) {
                    console.err().println(e.getMessage() + "; waited for, since work goes on");
                    isOutOfReach = true;
                }
                return last;
            }
        }
    }
}
