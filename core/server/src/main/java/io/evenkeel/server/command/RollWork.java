package io.evenkeel.server.command;

import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.supervisor.explain.RollingStory;
import io.evenkeel.supervisor.explain.RollingStory.Step;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a command line for each host that a rolling maintenance has emptied, gives the host back when it is well again,
 * and stops the maintenance when something goes wrong. Used by one thread at a time.
 */
final class RollWork {

    /** How far the work on one host is. */
    private sealed interface Job {}

    private record AtWork(HostProcess process) implements Job {}

    /** Until the host is well. */
    private record Returning(Deadline before) implements Job {}

    private record Over() implements Job {}

    private final String command;
    private final Duration healthyWithin;
    private final SupervisedDomain domain;
    private final Console console;
    private final Map<HostId, Job> jobs = new LinkedHashMap<>();
    private boolean isLeaving;

    RollWork(String command, Duration healthyWithin, SupervisedDomain domain, Console console) {
        this.command = command;
        this.healthyWithin = healthyWithin;
        this.domain = domain;
        this.console = console;
    }

    /** Whether it is at work on a host, or waits for one to be well. */
    boolean isBusy() {
        return jobs.values().stream().anyMatch(job -> !(job instanceof Over));
    }

    /** Whether a command line runs now. */
    boolean isAtWork() {
        return jobs.values().stream()
                .anyMatch(job -> job instanceof AtWork work && work.process().isRunning());
    }

    /** Says what becomes of hosts that this program is not done with, at its own end. */
    void tellOfUnfinished() {
        jobs.forEach((host, job) -> {
            if (job instanceof AtWork work && work.process().isRunning()) {
                say(host + ": the work goes on by itself; let it end before the same command does it again");
            } else if (!(job instanceof Over)) {
                int exitCode = job instanceof AtWork work ? work.process().exitCode() : 0;
                say(host + ": the work ended with exit code " + exitCode
                        + ", and the host is still held; 'evenkeel host" + " resume " + host + "' gives it back");
            }
        });
    }

    /** Begins with no further host, and stops nothing that goes wrong from now on. */
    void leave() {
        isLeaving = true;
    }

    List<String> busyWith(RollingStory story) {
        return story.hosts().stream()
                .filter(host -> Optional.ofNullable(jobs.get(host.host()))
                        .filter(job -> !(job instanceof Over))
                        .isPresent())
                .map(RollingStory.OfHost::name)
                .toList();
    }

    /** Does what can be done now; to be called again and again. */
    void attend(RollingStory story) {
        for (RollingStory.OfHost host : story.hosts()) {
            Job job = jobs.get(host.host());
            if (job == null && host.step() == Step.READY && !story.isOver() && !isLeaving) {
                begin(host);
            } else if (job instanceof AtWork work && !work.process().isRunning()) {
                ended(host, work.process().exitCode());
            } else if (job instanceof Returning returning) {
                giveBack(host, returning.before());
            }
        }
    }

    private void begin(RollingStory.OfHost host) {
        say(host, "the work begins");
        try {
            jobs.put(
                    host.host(),
                    new AtWork(HostProcess.start(
                            command, host.name(), host.host(), line -> say(host.name() + "| " + line))));
        } catch (IOException e) {
            failed(host, "the work on " + host.name() + " could not begin: " + e.getMessage());
        }
    }

    private void ended(RollingStory.OfHost host, int exitCode) {
        if (exitCode == 0) {
            say(host, "the work is done");
            jobs.put(host.host(), new Returning(Deadline.after(healthyWithin)));
        } else {
            failed(host, "the work on " + host.name() + " ended with exit code " + exitCode);
        }
    }

    private void giveBack(RollingStory.OfHost host, Deadline before) {
        Answer.OfHost seen = domain.stand(host.host());
        boolean isWell = seen.story().verdict() == Verdict.HEALTHY
                && seen.story().state().equals(HostState.AVAILABLE.toString());
        if (isWell) {
            domain.order(new Request.Resume(host.host(), SupervisedDomain.user()));
            jobs.put(host.host(), new Over());
        } else if (before.hasPassed()) {
            failed(
                    host,
                    "the work on " + host.name() + " is done, but the host is "
                            + Words.of(seen.story().verdict()) + " and "
                            + seen.story().state().toLowerCase(Locale.ROOT) + " after " + Words.of(healthyWithin) + ": "
                            + seen.story().reasons());
        }
    }

    /** The supervisor is told first: if it cannot be, this is tried again. */
    private void failed(RollingStory.OfHost host, String why) {
        if (isLeaving) {
            say(host, why + "; it stays held, and the same command does the work again");
        } else {
            domain.order(new Request.StopRolling(SupervisedDomain.user(), why));
        }
        jobs.put(host.host(), new Over());
    }

    private void say(RollingStory.OfHost host, String text) {
        say(host.name() + ": " + text);
    }

    private void say(String line) {
        console.err().println(line);
        console.err().flush();
    }
}
