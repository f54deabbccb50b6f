/** Which VMs are kept alive, where they are, and which of them do not run though they should. */
@NullMarked
package io.evenkeel.supervisor.keep;

import org.jspecify.annotations.NullMarked;
