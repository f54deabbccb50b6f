@NullMarked
package io.evenkeel.conformance.proxy;

import org.jspecify.annotations.NullMarked;
