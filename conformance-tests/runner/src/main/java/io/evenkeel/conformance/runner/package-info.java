/** The kit as a program, for vendors who use no Maven and for certification. */
@NullMarked
package io.evenkeel.conformance.runner;

import org.jspecify.annotations.NullMarked;
