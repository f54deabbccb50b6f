/** Networks that lose what is sent, and what is made of that silence. */
@NullMarked
package io.evenkeel.simulation.noise;

import org.jspecify.annotations.NullMarked;
