package io.evenkeel.spi.load;

import io.evenkeel.spi.Deadline;
import java.util.List;

/**
 * The facet for balancing: how busy hosts and VMs are.
 *
 * <p>§9.1 A host or VM that cannot be measured now is left out, never given as idle. §9.2 Rates are averages over the
 * window that the sample names. §9.4 With {@code load.dirty-rate}, the dirty rate of a running VM is known within half a
 * minute of the first question, if questions follow each other; without, no sample has one.
 */
public interface LoadMonitoring {

    /** One sample for each host that can be measured. */
    List<HostLoad> hosts(Deadline deadline) throws InterruptedException;

    /** One sample for each running VM that can be measured. */
    List<VmLoad> vms(Deadline deadline) throws InterruptedException;
}
