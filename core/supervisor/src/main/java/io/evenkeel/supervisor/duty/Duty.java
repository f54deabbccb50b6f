package io.evenkeel.supervisor.duty;

import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.input.Input;

/**
 * One part of a supervisor's work. Duties are told of every input in a fixed order, see each other's conclusions only
 * through the ledger, the view and the verdicts, and order everything through the {@link Outbox}.
 */
public interface Duty {

    /** Takes one input in; answers go to whoever ordered the effect first. */
    void on(Moment now, Input input);

    /** The latest moment at which this duty wants to be told that time has passed. */
    Moment wake();
}
