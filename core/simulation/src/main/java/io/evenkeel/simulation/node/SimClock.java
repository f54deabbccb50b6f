package io.evenkeel.simulation.node;

import io.evenkeel.simulation.schedule.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of day as one machine has it, which may be wrong. */
public final class SimClock extends Clock {

    private final Schedule schedule;
    private final ZoneId zone;
    private Duration wrongBy = Duration.ZERO;

    public SimClock(Schedule schedule) {
        this(schedule, ZoneOffset.UTC);
    }

    private SimClock(Schedule schedule, ZoneId zone) {
        this.schedule = schedule;
        this.zone = zone;
    }

    /** Makes it wrong by so much more. */
    public void jump(Duration by) {
        wrongBy = wrongBy.plus(by);
    }

    @Override
    public Instant instant() {
        return schedule.instant().plus(wrongBy);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        SimClock clock = new SimClock(schedule, other);
        clock.wrongBy = wrongBy;
        return clock;
    }
}
