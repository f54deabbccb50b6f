/** Plugins found and connections opened by name. */
@NullMarked
package io.evenkeel.server.connection;

import org.jspecify.annotations.NullMarked;
