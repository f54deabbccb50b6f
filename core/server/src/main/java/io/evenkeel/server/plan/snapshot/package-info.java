/** Clusters as files, in the program's own JSON format, and as they are behind a connection. */
@NullMarked
package io.evenkeel.server.plan.snapshot;

import org.jspecify.annotations.NullMarked;
