/** Migrations that are pulled from adapters once and given to everyone as futures and streams. */
@NullMarked
package io.evenkeel.engine.migration;

import org.jspecify.annotations.NullMarked;
