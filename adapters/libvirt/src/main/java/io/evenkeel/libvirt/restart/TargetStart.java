package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.connection.Sent;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a VM on its target, which is as it was before if the start is refused.
 *
 * <p>The record of the restart says that it has begun until the VM has started. Whoever finds the record of one that
 * was broken off in between removes nothing on the strength of it.
 */
final class TargetStart {

    private static final Logger LOG = LoggerFactory.getLogger(TargetStart.class);

    /** The target, as far as the VM is concerned. */
    interface Place {

        /**
         * Defines the VM.
         *
         * @return the definition that this has replaced, with all that was written into it; empty if there was none
         */
        Optional<String> define(String definition) throws InterruptedException;

        /** Writes the record into the VM before it is started. */
        void begin(RestartRecord begun) throws InterruptedException;

        void create() throws InterruptedException;

        /** Writes into the VM that it has started. */
        void confirm(RestartRecord done) throws InterruptedException;

        /**
         * Takes back what was defined and written.
         *
         * @param replaced what {@link #define} returned
         * @return false if nothing may be taken back: the VM is in memory, or the record is no longer this one
         */
        boolean putBack(Optional<String> replaced, RestartRecord begun) throws InterruptedException;
    }

    private final Place place;
    private final Sent sent;

    TargetStart(Place place, Sent sent) {
        this.place = place;
        this.sent = sent;
    }

    /** @throws HypervisorException of effect {@code NONE} only if the target is as it was before */
    void carryOut(String definition, RestartRecord begun) throws InterruptedException {
        Optional<String> replaced = define(definition);
        sent.changed();
        // Written before the start, so that whoever finds the VM running also finds what it left behind.
        place.begin(begun);
        try {
            place.create();
        } catch (HypervisorException e) {
            throw afterRefusal(replaced, begun, e);
        }
        try {
            place.confirm(begun.done());
        } catch (HypervisorException e) {
            // It runs all the same; who tidies up finds it running there, and writes that down.
            LOG.info("That the VM has started on {} is written down later: {}", begun.target(), Failures.bare(e));
        }
    }

    /** A host that refuses a definition has changed nothing. */
    private Optional<String> define(String definition) throws InterruptedException {
        try {
            return place.define(definition);
        } catch (HypervisorException e) {
            throw isAnswer(e) ? Failures.withEffect(e, Effect.NONE) : e;
        }
    }

    /** What a start that failed has left: nothing, if the host says that all is as it was. */
    private HypervisorException afterRefusal(
            Optional<String> replaced, RestartRecord begun, HypervisorException failure) throws InterruptedException {
        if (!isAnswer(failure)) {
            return failure;
        }
        try {
            if (!place.putBack(replaced, begun)) {
                return failure;
            }
            sent.undone();
            return Failures.withEffect(failure, Effect.NONE);
        } catch (HypervisorException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private static boolean isAnswer(HypervisorException failure) {
        return failure.kind() != ErrorKind.TIMEOUT && failure.kind() != ErrorKind.UNREACHABLE;
    }
}
