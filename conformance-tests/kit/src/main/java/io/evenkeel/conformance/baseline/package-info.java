/** Failures that are known and accepted for a time. */
@NullMarked
package io.evenkeel.conformance.baseline;

import org.jspecify.annotations.NullMarked;
