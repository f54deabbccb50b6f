/** What is left of VMs on hosts where they do not belong any more. */
@NullMarked
package io.evenkeel.supervisor.leftover;

import org.jspecify.annotations.NullMarked;
