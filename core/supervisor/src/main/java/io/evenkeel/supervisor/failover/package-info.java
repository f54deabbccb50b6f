/** VMs that are down get a place and are started there, the most important first, again and again until they run. */
@NullMarked
package io.evenkeel.supervisor.failover;

import org.jspecify.annotations.NullMarked;
