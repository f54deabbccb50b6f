@NullMarked
package io.evenkeel.conformance.baseline;

import org.jspecify.annotations.NullMarked;
