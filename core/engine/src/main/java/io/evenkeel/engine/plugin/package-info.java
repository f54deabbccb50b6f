/** Finds adapters in directories and loads each behind a class loader of its own. */
@NullMarked
package io.evenkeel.engine.plugin;

import org.jspecify.annotations.NullMarked;
