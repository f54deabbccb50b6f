/** From a verdict to a proof: cutting lost hosts off, or waiting until they have certainly ended by themselves. */
@NullMarked
package io.evenkeel.supervisor.fencing;

import org.jspecify.annotations.NullMarked;
