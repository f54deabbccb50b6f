package io.evenkeel.server.bench;

import io.evenkeel.spi.inventory.Host;

/** A program that moves the VM. */
interface Contender {
    String name();

    /**
     * Moves the VM and returns when the program says it is done.
     *
     * @throws io.evenkeel.server.console.FailedException if it does not move
     */
    Run move(Host source, Host destination) throws InterruptedException;
}
