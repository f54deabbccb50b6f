package io.evenkeel.supervisor.maintenance;

import io.evenkeel.spi.ErrorKind;

/** What a person can do about a move that the hypervisor refuses or does not finish. */
final class Remedy {

    private Remedy() {}

    static String of(ErrorKind kind) {
        return switch (kind) {
            case INCOMPATIBLE ->
                "give the VM a CPU model that all hosts have, or detach what ties it to this host; "
                        + "otherwise shut it down and start it elsewhere";
            case INSUFFICIENT_CAPACITY -> "free memory on other hosts, or add a host";
            case DENIED -> "let the account that is used migrate VMs";
            case UNSUPPORTED -> "shut the VM down and start it elsewhere: it cannot be moved live";
            case INVALID_CONFIGURATION -> "correct the configuration of the connection";
            case CONFLICT -> "wait for, or end, whatever else is under way with the VM";
            case NOT_FOUND -> "see whether the VM still exists";
            case UNREACHABLE, TIMEOUT -> "see whether the hypervisor and its network answer";
            case INVALID_REQUEST, STALE_EPOCH, HYPERVISOR_FAULT, INTERNAL -> "see the hypervisor's log";
        };
    }
}
