/** The adapter's conformance run and the tests of what the kit cannot see. */
@NullMarked
package io.evenkeel.examples.toyvisor;

import org.jspecify.annotations.NullMarked;
