/**
 * A supervisor at work: one thread that decides, pools that call the hypervisor, and a journal that says who leads.
 *
 * <p>Everything here is threads and time; what is decided is decided in the other packages.
 */
@NullMarked
package io.evenkeel.supervisor.run;

import org.jspecify.annotations.NullMarked;
