package io.evenkeel.supervisor.takeover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Drives every order about a VM to its end, by one rule.
 *
 * <p>An order is in doubt if it was given by an earlier epoch, or once without a clear answer: it may be under way still.
 * It is then given again from the same target by the same operation, and a clear refusal of that ends it no more: it is
 * given up only when its target is down, or has been sealed against the earlier epoch and looked at, or when the platform
 * itself refuses a second start, or when no order can live that long. Until then its VM is busy and nothing else happens
 * to it. Looking alone is never enough, since what is looked for may come a moment later: an exhaustive search of the
 * protocol at small scope finds the double start that follows.
 */
public final class Orders implements Duty {

    private static final class Course {
        final Order order;
        final boolean isInherited;
        final long number;
        /** When an order in doubt was last given. */
        @Nullable
        Moment doubt;

        /** Whether an order of this very epoch is in doubt. */
        boolean isOwnDoubt;

        boolean isBusy;
        boolean isShuttingOut;
        int tries;
        Moment next;

        Course(Order order, boolean isInherited, long number, Moment now) {
            this.order = order;
            this.isInherited = isInherited;
            this.number = number;
            this.doubt = isInherited ? now : null;
            this.next = now;
        }

        OperationId operation() {
            return order.intent().operation();
        }
    }

    private record Due(Moment at, Course course) {}

    private final Outbox outbox;
    private final Ledger ledger;
    private final StartGuard guard;
    private final Sealing sealing;
    private final TakeoverSettings settings;
    private final Map<OperationId, Course> courses = new LinkedHashMap<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(each -> each.course().number));
    private long numbers;
    private long losses = -1;

    public Orders(Outbox outbox, Ledger ledger, StartGuard guard, Sealing sealing, TakeoverSettings settings) {
        this.outbox = requireNonNull(outbox, "outbox");
        this.ledger = requireNonNull(ledger, "ledger");
        this.guard = requireNonNull(guard, "guard");
        this.sealing = requireNonNull(sealing, "sealing");
        this.settings = requireNonNull(settings, "settings");
    }

    /** Remembers the intent of a new order, and gives it. */
    public void begin(Moment now, Order order) {
        outbox.remember(order.intent());
        Course course = new Course(order, false, numbers++, now);
        courses.put(course.operation(), course);
        step(now, course);
    }

    /** Goes on with an order of an earlier epoch, by this one. */
    public void adopt(Moment now, Order order) {
        Course course = new Course(order, true, numbers++, now);
        courses.put(course.operation(), course);
        step(now, course);
    }

    @Override
    public void on(Moment now, Input input) {
        if (losses != ledger.losses()) {
            endThoseOfTheDead(now);
            losses = ledger.losses();
        }
        while (!due.isEmpty() && !now.isBefore(due.element().at())) {
            Course course = due.remove().course();
            if (isOpen(course) && !course.isBusy && !now.isBefore(course.next)) {
                step(now, course);
            }
        }
    }

    @Override
    public Moment wake() {
        return due.isEmpty() ? Moment.NEVER : due.element().at();
    }

    private void endThoseOfTheDead(Moment now) {
        for (Course course : List.copyOf(courses.values())) {
            if (ledger.dead().containsKey(course.order.target())) {
                Ending ending = new Ending(Ending.Kind.SHUT_OUT, course.order.target() + " is down");
                end(now, course, ending, Optional.empty());
            }
        }
    }

    private boolean isOpen(Course course) {
        return courses.get(course.operation()) == course;
    }

    private void step(Moment now, Course course) {
        if (course.isShuttingOut) {
            shutOut(now, course);
        } else if (course.order.isReady()) {
            course.isBusy = true;
            outbox.order(
                    call -> course.order.effect(call, outbox.authorised(course.operation())),
                    (at, reply) -> answered(at, course, reply));
        } else {
            look(course);
        }
    }

    private void answered(Moment now, Course course, Reply reply) {
        course.isBusy = false;
        if (!isOpen(course)) {
            return;
        }
        if (course.order.isDone(reply)) {
            end(now, course, new Ending(Ending.Kind.DONE, ""), Optional.of(reply));
        } else if (reply instanceof Reply.Failed failed && failed.effect() == io.evenkeel.spi.Effect.UNKNOWN) {
            course.doubt = now;
            course.isOwnDoubt = true;
            repeat(now, course);
        } else if (reply instanceof Reply.Failed failed && failed.kind() == ErrorKind.STALE_EPOCH) {
            repeat(now, course); // somebody else leads, and settles it
        } else {
            refused(now, course, reply);
        }
    }

    /** What was ordered last had no effect; what was ordered before may still have one. */
    private void refused(Moment now, Course course, Reply reply) {
        String why = words(reply);
        if (course.doubt == null || !course.order.isDangerous()) {
            end(now, course, new Ending(Ending.Kind.WITHOUT_EFFECT, why), Optional.of(reply));
        } else if (course.order.isStart() && guard == StartGuard.EXCLUSIVE_LEASE) {
            Ending ending = new Ending(Ending.Kind.WITHOUT_EFFECT, why + "; the platform refuses a second start");
            end(now, course, ending, Optional.of(reply));
        } else if (canBeSealed(course) || isOutlived(now, course)) {
            course.isShuttingOut = true;
            shutOut(now, course);
        } else {
            repeat(now, course);
        }
    }

    /** A seal shuts out earlier epochs, not what this one has ordered itself. */
    private boolean canBeSealed(Course course) {
        return sealing.isOffered() && course.isInherited && !course.isOwnDoubt;
    }

    private boolean isOutlived(Moment now, Course course) {
        return course.doubt != null && now.since(course.doubt).compareTo(settings.orderLife()) >= 0;
    }

    private void shutOut(Moment now, Course course) {
        if (isOutlived(now, course) || sealing.isSealed(course.order.target())) {
            look(course);
        } else {
            sealing.want(now, course.order.target());
            later(course, now.plus(settings.firstRepeat()));
        }
    }

    private void look(Course course) {
        course.isBusy = true;
        outbox.order(
                call -> new Effect.Locate(call, course.order.vm(), settings.look()),
                (at, reply) -> looked(at, course, reply));
    }

    private void looked(Moment now, Course course, Reply reply) {
        course.isBusy = false;
        if (!isOpen(course)) {
            return;
        }
        Optional<Residence> residence =
                reply instanceof Reply.Located located ? Optional.of(located.residence()) : Optional.empty();
        if (residence.filter(course.order::isDone).isPresent()) {
            end(now, course, new Ending(Ending.Kind.DONE, "found so"), Optional.of(reply));
        } else if (course.isShuttingOut && isNotAtTarget(course, reply)) {
            String how =
                    sealing.isSealed(course.order.target()) ? "sealed" : "waited for " + Words.of(settings.orderLife());
            end(
                    now,
                    course,
                    new Ending(Ending.Kind.SHUT_OUT, how + ", then looked: " + words(reply)),
                    Optional.empty());
        } else if (course.isShuttingOut || isUnknown(reply)) {
            repeat(now, course);
        } else {
            residence.ifPresent(found -> course.order.looked(now, found));
            if (course.order.isReady()) {
                step(now, course);
            } else {
                refused(now, course, reply);
            }
        }
    }

    private static String words(Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            return Words.of(failed.kind()) + ": " + failed.message();
        }
        return reply instanceof Reply.Located located ? Words.of(located.residence()) : reply.toString();
    }

    /** Whether the look that came back rules out that the VM is on the order's target. */
    private static boolean isNotAtTarget(Course course, Reply reply) {
        if (!(reply instanceof Reply.Located located)) {
            return isNotFound(reply);
        }
        if (located.residence() instanceof Residence.Unknown unknown) {
            return !unknown.possibleHosts().isEmpty()
                    && !unknown.possibleHosts().contains(course.order.target());
        }
        return !(located.residence() instanceof Residence.OnSeveralHosts several)
                || !several.hosts().contains(course.order.target());
    }

    private static boolean isUnknown(Reply reply) {
        return reply instanceof Reply.Located located
                ? located.residence() instanceof Residence.Unknown
                : !isNotFound(reply);
    }

    private static boolean isNotFound(Reply reply) {
        return reply instanceof Reply.Failed failed && failed.kind() == ErrorKind.NOT_FOUND;
    }

    private void repeat(Moment now, Course course) {
        course.tries++;
        later(course, now.plus(settings.repeatAfter(course.tries)));
    }

    private void later(Course course, Moment at) {
        course.next = at;
        due.add(new Due(at, course));
    }

    private void end(Moment now, Course course, Ending ending, Optional<Reply> reply) {
        courses.remove(course.operation());
        outbox.remember(course.order.end(ending));
        course.order.ended(now, ending, reply);
    }
}
