/**
 * A complete adapter, small enough to read in one sitting, for a hypervisor that exists only in this example.
 *
 * <p>Read in this order: {@code ToyvisorProvider} and {@code ToyvisorSettings} (what the adapter is and needs), {@code
 * ToyvisorApi} (deadlines, errors, effects), {@code Census} (where a VM is), {@code Tasks} (doing a change once), and
 * then the facets.
 */
@NullMarked
package io.evenkeel.examples.toyvisor;

import org.jspecify.annotations.NullMarked;
