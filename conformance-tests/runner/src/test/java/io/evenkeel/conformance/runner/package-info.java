@NullMarked
package io.evenkeel.conformance.runner;

import org.jspecify.annotations.NullMarked;
