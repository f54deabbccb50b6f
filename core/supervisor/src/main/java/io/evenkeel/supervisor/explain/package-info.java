/** Answers for people: where things are, why, and what will happen next. */
@NullMarked
package io.evenkeel.supervisor.explain;

import org.jspecify.annotations.NullMarked;
