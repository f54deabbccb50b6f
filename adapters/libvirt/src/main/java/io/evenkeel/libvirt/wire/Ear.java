package io.evenkeel.libvirt.wire;

/**
 * Who is told what a daemon reports by itself.
 *
 * <p>Called on the event loop's thread, which serves all connections of the process: note it down and return.
 */
public interface Ear {

    void heard(DomainEvent event);

    /** The connection has ended, for this reason; nothing more will be heard on it. */
    void brokenOff(String reason);
}
