@NullMarked
package io.evenkeel.engine.prediction;

import org.jspecify.annotations.NullMarked;
