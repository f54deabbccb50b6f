@NullMarked
package io.evenkeel.engine.call;

import org.jspecify.annotations.NullMarked;
