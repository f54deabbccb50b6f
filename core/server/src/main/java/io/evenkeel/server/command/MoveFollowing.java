package io.evenkeel.server.command;

import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.Json;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.explain.MoveStory;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.migration.Cause;
import io.evenkeel.supervisor.migration.MoveEnd;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows the move of one VM, and the giving up of one, to the end. */
final class MoveFollowing {
    private final Console console;
    private final Following following;

    @Inject
    MoveFollowing(Console console, Following following) {
        this.console = console;
        this.following = following;
    }

    /** Lets the supervisor move the VM; the exit code, once it is there. */
    int move(SupervisedDomain domain, Request.Move wanted, boolean isJson) throws InterruptedException {
        MoveStory before = domain.move(wanted.vm()).story();
        Cause ours = Cause.request(wanted.by());
        Predicate<MoveStory.Stage> isOurs =
                stage -> stage.cause().equals(ours) && stage.destination().equals(wanted.destination());
        if (isThere(before, wanted) && before.waiting().isEmpty()) {
            return moved(before, wanted, "it was there already", isJson);
        }
        if (before.underWay().filter(isOurs).isEmpty()) {
            domain.order(wanted);
        }
        Optional<Integer> code = following.follow(
                () -> domain.move(wanted.vm()),
                seen -> progress(seen.story(), isOurs),
                seen -> end(seen.story(), wanted, isOurs, isJson));
        return code.orElseThrow(() -> new FailedException("left; the move goes on: 'evenkeel why " + before.name()
                + "' shows how far it is, 'evenkeel vm move " + before.name() + " --cancel' gives it up"));
    }

    private static boolean isThere(MoveStory story, Request.Move wanted) {
        return story.host().filter(wanted.destination()::equals).isPresent()
                && story.underWay().isEmpty();
    }

    private static String progress(MoveStory story, Predicate<MoveStory.Stage> isOurs) {
        return story.waiting()
                .filter(isOurs)
                .map(stage -> story.name() + " waits: " + stage.text())
                .or(() -> story.underWay().map(stage -> story.name() + " is being moved " + stage.text()))
                .orElse("");
    }

    private Optional<Integer> end(
            MoveStory story, Request.Move wanted, Predicate<MoveStory.Stage> isOurs, boolean isJson) {
        if (story.waiting().filter(isOurs).isPresent()
                || story.underWay().filter(isOurs).isPresent()) {
            return Optional.empty();
        }
        if (isThere(story, wanted)) {
            return Optional.of(
                    moved(story, wanted, story.end().map(MoveEnd::detail).orElse(""), isJson));
        }
        Optional<MoveEnd> end = story.end().filter(each -> each.destination().equals(wanted.destination()));
        if (end.isPresent()) {
            return Optional.of(notMoved(story, wanted, end.get(), isJson));
        }
        Optional<MoveStory.Stage> other = story.waiting().or(story::underWay);
        if (other.isPresent()) {
            throw new FailedException("not moved: another move of " + story.name() + " has taken its place, to "
                    + other.get().destination() + " (" + other.get().cause() + ")");
        }
        throw new FailedException("not moved: " + story.name() + " is " + where(story)
                + ", and the supervisor knows of no move of it any more; 'evenkeel why " + story.name()
                + "' tells of it");
    }

    private int moved(MoveStory story, Request.Move wanted, String detail, boolean isJson) {
        if (isJson) {
            tell(story, wanted.destination(), "MOVED", detail);
        } else {
            console.out()
                    .println(console.outStyle().good("moved:") + " " + story.name() + " is " + where(story)
                            + (detail.isEmpty() ? "" : ", " + detail));
        }
        return ExitCode.DONE;
    }

    private int notMoved(MoveStory story, Request.Move wanted, MoveEnd end, boolean isJson) {
        if (isJson) {
            tell(story, wanted.destination(), end.result().name(), end.detail());
            return ExitCode.FAILED;
        }
        throw new FailedException("not moved: " + end.detail() + "; " + story.name() + " is " + where(story));
    }

    private void tell(MoveStory story, HostId destination, String result, String detail) {
        console.out()
                .println(Json.text(Json.object()
                        .put("vm", story.vm().value())
                        .put("name", story.name())
                        .put("destination", destination.value())
                        .put("result", result)
                        .put("host", story.host().map(HostId::value))
                        .put("detail", detail)
                        .build()));
    }

    private static String where(MoveStory story) {
        return story.host().map(host -> "on " + host).orElse("on no host that is known");
    }

    /** Lets the supervisor give the move of a VM up; the exit code, once nothing waits or is under way. */
    int cancel(SupervisedDomain domain, Request.CancelMove request) throws InterruptedException {
        MoveStory before = domain.move(request.vm()).story();
        Optional<MoveStory.Stage> given = before.underWay().or(before::waiting);
        if (given.isEmpty()) {
            throw new FailedException("no move of " + before.name() + " waits or is under way");
        }
        domain.order(request);
        HostId destination = given.get().destination();
        Optional<Integer> code = following.follow(
                () -> domain.move(request.vm()).story(),
                story -> story.underWay()
                        .map(stage -> story.name() + " is being moved " + stage.text())
                        .orElse(""),
                story -> cancelled(story, destination));
        return code.orElseThrow(() -> new FailedException(
                "left; the move is still being cancelled: 'evenkeel why " + before.name() + "' shows how far it is"));
    }

    private Optional<Integer> cancelled(MoveStory story, HostId destination) {
        if (story.underWay().isPresent()) {
            return Optional.empty();
        }
        if (story.host().filter(destination::equals).isPresent()) {
            throw new FailedException("too late: " + story.name() + " is on " + destination + " already");
        }
        console.out().println(console.outStyle().good("given up:") + " " + story.name() + " is " + where(story));
        return Optional.of(ExitCode.DONE);
    }
}
