@NullMarked
package io.evenkeel.supervisor.journal;

import org.jspecify.annotations.NullMarked;
