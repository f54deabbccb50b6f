@NullMarked
package io.evenkeel.engine.migration;

import org.jspecify.annotations.NullMarked;
