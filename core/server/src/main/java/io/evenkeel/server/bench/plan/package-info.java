/** The planner measured: against its bounds, and against what people use today. */
@NullMarked
package io.evenkeel.server.bench.plan;

import org.jspecify.annotations.NullMarked;
