/** Tests of the measurement of plans. */
@NullMarked
package io.evenkeel.server.bench.plan;

import org.jspecify.annotations.NullMarked;
