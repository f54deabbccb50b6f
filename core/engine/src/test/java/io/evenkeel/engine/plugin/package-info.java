@NullMarked
package io.evenkeel.engine.plugin;

import org.jspecify.annotations.NullMarked;
