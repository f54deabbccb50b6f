package io.evenkeel.supervisor.run;

import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.supervisor.cycle.Adapters;
import java.util.function.Consumer;

/** A hypervisor and its witnesses for the length of one term of office. */
public interface Outside extends Adapters, AutoCloseable {

    /** Tells what the health watch tells from now on, from any thread. Called once, before anything is performed. */
    void listen(Consumer<HealthEvent> news);

    /**
     * Ends the term: what was not begun is dropped, what was begun is given up. Migrations go on by themselves. Returns
     * within some seconds, whatever the hypervisor does.
     */
    @Override
    void close();
}
