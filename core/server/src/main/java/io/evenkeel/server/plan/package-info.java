/** Clusters and plans read from files and written to them, and shown to people. */
@NullMarked
package io.evenkeel.server.plan;

import org.jspecify.annotations.NullMarked;
