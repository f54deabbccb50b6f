package io.evenkeel.libvirt.wire;

import java.util.concurrent.locks.ReentrantLock;
import org.libvirt.jna.Libvirt;

/** The event loop of libvirt's client library, of which a process has one and cannot get rid. */
final class ProcessLoop implements NativeLoop {

    /** Static because the native loop is the process's. */
    private static final ReentrantLock TURN = new ReentrantLock();

    /** Static because libvirt keeps only the address; a collected callback would crash the process. */
    private static final Libvirt.VirEventTimeoutCallback WAKE_UP = (timer, data) -> {};

    /** Static for the same reason. Takes the place of the default handler, which writes to the standard error stream. */
    private static final Libvirt.VirErrorCallback SILENT = (data, error) -> {};

    private ProcessLoop() {}

    /** Loads the client library and readies its loop; must come before the first connection is opened. */
    static ProcessLoop load() {
        Libvirt.INSTANCE.virInitialize();
        Libvirt.INSTANCE.virSetErrorFunc(null, SILENT);
        // Registering again, for a further connection, is answered with success and changes nothing.
        if (Libvirt.INSTANCE.virEventRegisterDefaultImpl() < 0) {
            throw VirFailure.last("virEventRegisterDefaultImpl");
        }
        return new ProcessLoop();
    }

    @Override
    public ReentrantLock turn() {
        return TURN;
    }

    @Override
    public void runRound() {
        Wire.check(Libvirt.INSTANCE.virEventRunDefaultImpl(), "virEventRunDefaultImpl");
    }

    @Override
    public int addTimer(int millis) {
        return Libvirt.INSTANCE.virEventAddTimeout(millis, WAKE_UP, null, null);
    }

    @Override
    public void removeTimer(int timer) {
        Libvirt.INSTANCE.virEventRemoveTimeout(timer);
    }
}
