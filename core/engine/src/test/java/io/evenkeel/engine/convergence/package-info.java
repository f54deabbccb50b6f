@NullMarked
package io.evenkeel.engine.convergence;

import org.jspecify.annotations.NullMarked;
