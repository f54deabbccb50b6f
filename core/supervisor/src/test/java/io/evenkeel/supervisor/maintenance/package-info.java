/** Tests of drains and rolling maintenance. */
@NullMarked
package io.evenkeel.supervisor.maintenance;

import org.jspecify.annotations.NullMarked;
