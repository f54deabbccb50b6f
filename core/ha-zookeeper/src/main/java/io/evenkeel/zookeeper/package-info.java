/** Journal and leadership on ZooKeeper: for several supervisors in an ensemble, or for one in its own process. */
@NullMarked
package io.evenkeel.zookeeper;

import org.jspecify.annotations.NullMarked;
