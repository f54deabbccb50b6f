package io.evenkeel.supervisor.duty;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What people should know of requests and moves of late, and need not be called for; forgotten with the supervisor. */
public final class Notices {

    private static final int MOST = 100;

    /** One thing, and when it was said. */
    public record Notice(Moment at, String subject, String text) {
        public Notice {
            requireNonNull(at, "at");
            requireNonNull(subject, "subject");
            requireNonNull(text, "text");
        }
    }

    private final Deque<Notice> notices = new ArrayDeque<>();

    /**
     * Says something; the oldest is forgotten when there are too many.
     *
     * @param subject the id of the host or VM that it is about
     */
    public void say(Moment now, String subject, String text) {
        if (notices.size() == MOST) {
            notices.removeFirst();
        }
        notices.addLast(new Notice(now, subject, text));
    }

    /** The latest, oldest first. */
    public List<Notice> all() {
        return List.copyOf(notices);
    }

    /** The latest about one host or VM, oldest first. */
    public List<Notice> about(String subject) {
        return notices.stream().filter(each -> each.subject().equals(subject)).toList();
    }
}
