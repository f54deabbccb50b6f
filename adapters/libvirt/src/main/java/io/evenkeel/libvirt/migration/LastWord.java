package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import java.util.Optional;

/**
 * What libvirt has said last about how a migration went.
 *
 * @param call whether there is a call that it can have answered
 * @param returned whether it has
 * @param recovers whether the call was to take up a broken post-copy, which others may have done before it
 * @param failure what it failed with
 */
record LastWord(boolean call, boolean returned, boolean recovers, Optional<VirFailure> failure) {

    static LastWord of(Optional<MigrationCall> call) {
        return new LastWord(
                call.isPresent(),
                call.filter(MigrationCall::hasReturned).isPresent(),
                call.filter(MigrationCall::recovers).isPresent(),
                call.flatMap(MigrationCall::failure));
    }

    /** Whether a recovery was not even begun: another one is under way, or has been. That says nothing of how it goes. */
    boolean isRefusedRecovery() {
        return recovers
                && failure.filter(each -> each.code() == VirFailure.OPERATION_INVALID)
                        .isPresent();
    }

    /** libvirt says how a call ended only after both ends did their part, unless the connection broke. */
    boolean isFinal() {
        return call
                && !isRefusedRecovery()
                && failure.filter(VirFailure::isConnectionTrouble).isEmpty();
    }

    /** Whether libvirt has said that it failed. */
    boolean isFailure() {
        return isFinal() && failure.isPresent();
    }

    boolean isSuccess() {
        return returned && failure.isEmpty();
    }

    boolean isAbort() {
        return failure.filter(each -> each.code() == VirFailure.OPERATION_ABORTED)
                .isPresent();
    }

    private Optional<VirFailure> cause() {
        return failure.filter(each -> !isRefusedRecovery());
    }

    ErrorKind kind() {
        return cause().map(Failures::kind)
                // The VM vanished in mid-course: not the caller's mistake.
                .filter(kind -> kind != ErrorKind.NOT_FOUND)
                .orElse(ErrorKind.HYPERVISOR_FAULT);
    }

    String message(HostId source) {
        return cause().map(each -> Failures.message(source.value(), each))
                .orElse("the migration ended while nobody followed it");
    }
}
