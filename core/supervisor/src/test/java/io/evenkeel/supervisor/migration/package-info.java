/** Tests of live migrations under supervision. */
@NullMarked
package io.evenkeel.supervisor.migration;

import org.jspecify.annotations.NullMarked;
