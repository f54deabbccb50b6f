/** Running other programs: bounded in time and in output, and with no process left behind. */
@NullMarked
package io.evenkeel.fence.program;

import org.jspecify.annotations.NullMarked;
