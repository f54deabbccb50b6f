@NullMarked
package io.evenkeel.architecture;

import org.jspecify.annotations.NullMarked;
