/** Tests of answers for people. */
@NullMarked
package io.evenkeel.supervisor.placement;

import org.jspecify.annotations.NullMarked;
