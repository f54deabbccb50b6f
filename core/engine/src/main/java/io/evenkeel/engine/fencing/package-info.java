/** Connections put together: the machines from one adapter, the power switches of their hosts from another. */
@NullMarked
package io.evenkeel.engine.fencing;

import org.jspecify.annotations.NullMarked;
