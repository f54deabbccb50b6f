/**
 * Trials of the libvirt adapter and the engine on the lab that take too long for every build: each prints a table, and
 * ends with 1 if a promise was broken.
 */
@NullMarked
package io.evenkeel.bed.libvirt.trial;

import org.jspecify.annotations.NullMarked;
