package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;

/** The one place where libvirt's error codes become kinds and effects of the SPI. */
public final class Failures {

    private Failures() {}

    public static ErrorKind kind(VirFailure failure) {
        if (failure.isConnectionTrouble()) {
            return failure.isDistrust() ? ErrorKind.DENIED : ErrorKind.UNREACHABLE;
        }
        if (isImageLock(failure)) {
            return ErrorKind.CONFLICT;
        }
        if (failure.isDistrustOfStream()) {
            return ErrorKind.DENIED;
        }
        return switch (failure.code()) {
            case VirFailure.NO_DOMAIN -> ErrorKind.NOT_FOUND;
            case VirFailure.OPERATION_INVALID, VirFailure.RESOURCE_BUSY, VirFailure.STORAGE_VOL_EXIST ->
                ErrorKind.CONFLICT;
            case VirFailure.OPERATION_DENIED,
                    VirFailure.AUTH_FAILED,
                    VirFailure.AUTH_CANCELLED,
                    VirFailure.AUTH_UNAVAILABLE,
                    VirFailure.ACCESS_DENIED -> ErrorKind.DENIED;
            case VirFailure.MIGRATE_UNSAFE, VirFailure.CPU_INCOMPATIBLE -> ErrorKind.INCOMPATIBLE;
            case VirFailure.NO_SUPPORT, VirFailure.CONFIG_UNSUPPORTED, VirFailure.ARGUMENT_UNSUPPORTED ->
                ErrorKind.UNSUPPORTED;
            case VirFailure.INVALID_ARG -> ErrorKind.INVALID_REQUEST;
            case VirFailure.OPERATION_TIMEOUT -> ErrorKind.TIMEOUT;
            default -> ErrorKind.HYPERVISOR_FAULT;
        };
    }

    /** QEMU did not start because another one has a disk open for writing; libvirt has no code for it. */
    private static boolean isImageLock(VirFailure failure) {
        return failure.code() == VirFailure.INTERNAL_ERROR
                && failure.text().contains("Failed to get")
                && failure.text().contains("\"write\" lock");
    }

    /**
     * What a failed change may have done.
     *
     * <p>A connection that broke while the call was under way, and a fault libvirt does not explain, leave it open; all
     * else are refusals.
     */
    static Effect effectOfChange(VirFailure failure) {
        return switch (kind(failure)) {
            case UNREACHABLE, TIMEOUT, HYPERVISOR_FAULT, INTERNAL -> Effect.UNKNOWN;
            default -> Effect.NONE;
        };
    }

    public static HypervisorException ofQuery(String host, VirFailure failure) {
        return new HypervisorException(kind(failure), Effect.NONE, message(host, failure), failure);
    }

    static HypervisorException ofChange(String host, VirFailure failure) {
        return new HypervisorException(kind(failure), effectOfChange(failure), message(host, failure), failure);
    }

    /** The same failure with what is known of its effect where it is caught. */
    public static HypervisorException withEffect(HypervisorException failure, Effect effect) {
        if (failure.effect() == effect) {
            return failure;
        }
        return new HypervisorException(failure.kind(), effect, bare(failure), failure);
    }

    /** The failure's text without its kind and effect. */
    public static String bare(HypervisorException failure) {
        String head = failure.kind() + " (effect " + failure.effect() + "): ";
        String text = failure.getMessage();
        return text.startsWith(head) ? text.substring(head.length()) : text;
    }

    public static String message(String host, VirFailure failure) {
        String text = host + ": " + failure.text();
        if (failure.isDistrustOfStream()) {
            return text + "; see to it that source and destination have certificates for migrations that the other"
                    + " trusts (migrate_tls_x509_cert_dir in qemu.conf)";
        }
        return failure.code() == VirFailure.MIGRATE_UNSAFE
                ? text + "; if source and destination do see the same disks, set " + Settings.STORAGE_SHARED.name()
                        + "=true"
                : text;
    }
}
