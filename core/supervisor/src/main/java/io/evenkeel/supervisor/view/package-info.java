/** What was seen of hosts and VMs lately; forgotten with the supervisor. */
@NullMarked
package io.evenkeel.supervisor.view;

import org.jspecify.annotations.NullMarked;
