@NullMarked
package io.evenkeel.supervisor.run;

import org.jspecify.annotations.NullMarked;
