/** Guards against a VM being started twice. */
@NullMarked
package io.evenkeel.spi.guard;

import org.jspecify.annotations.NullMarked;
