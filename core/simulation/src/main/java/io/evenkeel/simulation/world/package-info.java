/** A datacenter in virtual time as it truly is, with everything that can go wrong in it. */
@NullMarked
package io.evenkeel.simulation.world;

import org.jspecify.annotations.NullMarked;
