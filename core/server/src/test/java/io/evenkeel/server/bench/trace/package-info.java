@NullMarked
package io.evenkeel.server.bench.trace;

import org.jspecify.annotations.NullMarked;
