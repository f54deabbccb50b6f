package io.evenkeel.planner.schedule;

/** Where a VM shall go. */
public interface Destination {
    String vm();

    String to();
}
