@NullMarked
package io.evenkeel.packaged;

import org.jspecify.annotations.NullMarked;
