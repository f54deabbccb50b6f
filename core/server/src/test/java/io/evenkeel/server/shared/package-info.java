/** A hypervisor of the test's process that other processes use through a plugin. */
@NullMarked
package io.evenkeel.server.shared;

import org.jspecify.annotations.NullMarked;
