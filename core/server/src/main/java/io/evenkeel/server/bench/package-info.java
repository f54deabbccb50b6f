/** Migrations measured against another program and against their own predictions. */
@NullMarked
package io.evenkeel.server.bench;

import org.jspecify.annotations.NullMarked;
