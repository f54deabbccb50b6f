@NullMarked
package io.evenkeel.conformance;

import org.jspecify.annotations.NullMarked;
