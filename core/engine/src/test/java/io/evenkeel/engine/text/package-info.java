@NullMarked
package io.evenkeel.engine.text;

import org.jspecify.annotations.NullMarked;
