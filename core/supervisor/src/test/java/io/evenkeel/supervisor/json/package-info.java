@NullMarked
package io.evenkeel.supervisor.json;

import org.jspecify.annotations.NullMarked;
