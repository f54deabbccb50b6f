@NullMarked
package io.evenkeel.conformance.report;

import org.jspecify.annotations.NullMarked;
