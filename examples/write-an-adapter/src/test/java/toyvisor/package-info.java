/**
 * The toy hypervisor: what a vendor already has. A management server with hosts, VMs and tasks, spoken to in JSON over
 * HTTP.
 *
 * <p>It is no part of the adapter and knows nothing of Evenkeel. {@code Datacenter} is the model, {@code
 * ToyvisorServer} its management interface.
 */
@NullMarked
package toyvisor;

import org.jspecify.annotations.NullMarked;
