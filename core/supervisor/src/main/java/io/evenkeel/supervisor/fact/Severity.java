package io.evenkeel.supervisor.fact;

/** How urgent an alarm is. */
public enum Severity {
    /** Something is less safe or less even than wanted. */
    WARNING,
    /** A VM is down, or will be with the next failure, until somebody acts. */
    CRITICAL
}
