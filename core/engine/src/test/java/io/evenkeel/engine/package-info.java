@NullMarked
package io.evenkeel.engine;

import org.jspecify.annotations.NullMarked;
