@NullMarked
package io.evenkeel.engine.fencing;

import org.jspecify.annotations.NullMarked;
