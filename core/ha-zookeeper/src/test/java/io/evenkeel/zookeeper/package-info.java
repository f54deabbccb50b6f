@NullMarked
package io.evenkeel.zookeeper;

import org.jspecify.annotations.NullMarked;
