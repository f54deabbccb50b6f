/**
 * Calls into adapters: on the adapter's class loader, on threads of its own, and never for longer than the caller can
 * wait.
 */
@NullMarked
package io.evenkeel.engine.call;

import org.jspecify.annotations.NullMarked;
