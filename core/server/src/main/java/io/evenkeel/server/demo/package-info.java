/** The tour on the simulator. */
@NullMarked
package io.evenkeel.server.demo;

import org.jspecify.annotations.NullMarked;
