@NullMarked
package io.evenkeel.engine.stream;

import org.jspecify.annotations.NullMarked;
