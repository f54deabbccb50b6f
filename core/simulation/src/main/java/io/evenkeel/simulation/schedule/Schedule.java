package io.evenkeel.simulation.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Virtual time: events in the order of their moments, and in the order in which they were planned at the same moment.
 *
 * <p>Nothing else moves the time. Used by one thread.
 */
public final class Schedule {

    /** When virtual time begins, for those who read the time of day. */
    public static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>(1024);
    private long now;
    private long planned;
    private long happened;

    /** Something that will happen, unless it is called off. */
    public static final class Event implements Comparable<Event> {

        private final long at;
        private final long order;
        private final Runnable what;
        private boolean calledOff;

        private Event(long at, long order, Runnable what) {
            this.at = at;
            this.order = order;
            this.what = what;
        }

        /** When it happens, in nanoseconds. */
        public long at() {
            return at;
        }

        /** Makes it not happen. */
        public void callOff() {
            calledOff = true;
        }

        @Override
        @SuppressWarnings("ComparableMethod") // no two events are equal, and none is a key
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /** Nanoseconds since the beginning. */
    public long now() {
        return now;
    }

    public Instant instant() {
        return BEGINNING.plusNanos(now);
    }

    /** How many events have happened. */
    public long happened() {
        return happened;
    }

    /** Plans something; what is planned for the past happens as soon as possible. */
    public Event at(long nanos, Runnable what) {
        Event event = new Event(Math.max(now, nanos), planned++, requireNonNull(what, "what"));
        events.add(event);
        return event;
    }

    public Event in(Duration time, Runnable what) {
        return at(now + time.toNanos(), what);
    }

    /** Lets one event happen; false if there is none up to {@code until}, and the time is then {@code until}. */
    public boolean step(long until) {
        while (true) {
            Event next = events.peek();
            if (next == null || next.at > until) {
                now = Math.max(now, until);
                return false;
            }
            events.remove();
            if (!next.calledOff) {
                now = next.at;
                happened++;
                next.what.run();
                return true;
            }
        }
    }

    /** Lets everything happen up to a moment. */
    public void runUntil(long until) {
        while (step(until)) {
            // Each step is one event.
        }
    }
}
