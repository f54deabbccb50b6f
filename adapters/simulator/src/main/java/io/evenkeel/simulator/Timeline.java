package io.evenkeel.simulator;

import io.evenkeel.spi.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is going to happen when. Has no thread: whoever looks calls {@link #advance()}, which makes up for lost time. */
final class Timeline {

    /** Something that is going to happen unless it is called off. */
    static final class Appointment {

        private final long at;
        private final long order;
        private final Runnable what;
        private boolean calledOff;

        private Appointment(long at, long order, Runnable what) {
            this.at = at;
            this.order = order;
            this.what = what;
        }

        void callOff() {
            calledOff = true;
        }
    }

    private final Ticker ticker;
    private final long beginning;
    private final PriorityQueue<Appointment> appointments = new PriorityQueue<>(
            Comparator.<Appointment>comparingLong(each -> each.at).thenComparingLong(each -> each.order));
    private long order;
    private long now;
    private boolean advancing;

    Timeline(Ticker ticker) {
        this.ticker = ticker;
        this.beginning = ticker.nanos();
    }

    /** Nanoseconds since the beginning, as far as time has been made up for. */
    long now() {
        return now;
    }

    /** When the next thing happens; far away if nothing will. */
    long next() {
        while (!appointments.isEmpty() && appointments.peek().calledOff) {
            appointments.poll();
        }
        return appointments.isEmpty() ? Long.MAX_VALUE : appointments.peek().at;
    }

    /** Lets everything happen that is due by the present, in order, each at its own time. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            long present = Math.max(now, ticker.nanos() - beginning);
            while (next() <= present) {
                Appointment due = appointments.remove();
                now = Math.max(now, due.at);
                due.what.run();
            }
            now = present;
        } finally {
            advancing = false;
        }
    }

    Appointment in(Duration time, Runnable what) {
        return at(now + time.toNanos(), what);
    }

    Appointment at(long nanos, Runnable what) {
        Appointment appointment = new Appointment(Math.max(now, nanos), order++, what);
        appointments.add(appointment);
        return appointment;
    }
}
