/**
 * Live migration: assess, start, observe, steer, and learn for certain where the VM ended up.
 */
@NullMarked
package io.evenkeel.spi.migration;

import org.jspecify.annotations.NullMarked;
