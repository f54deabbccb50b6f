@NullMarked
package io.evenkeel.server.bench.reassign;

import org.jspecify.annotations.NullMarked;
