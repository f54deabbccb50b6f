/** Tests of answers for people. */
@NullMarked
package io.evenkeel.supervisor.explain;

import org.jspecify.annotations.NullMarked;
