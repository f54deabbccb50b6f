/** The checks of the numbered rules, a class for each chapter or part of one. */
@NullMarked
package io.evenkeel.conformance.rules;

import org.jspecify.annotations.NullMarked;
