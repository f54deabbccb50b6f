/** Live migrations: who may move when, and where each VM is when its move has ended. */
@NullMarked
package io.evenkeel.supervisor.migration;

import org.jspecify.annotations.NullMarked;
