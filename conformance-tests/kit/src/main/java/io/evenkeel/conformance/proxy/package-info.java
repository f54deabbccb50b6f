/** A TCP proxy that misbehaves on demand, for beds of adapters that speak HTTP. */
@NullMarked
package io.evenkeel.conformance.proxy;

import org.jspecify.annotations.NullMarked;
