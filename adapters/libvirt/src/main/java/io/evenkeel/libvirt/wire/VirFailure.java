package io.evenkeel.libvirt.wire;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.virError;

/**
 * A native call that failed, as libvirt describes it. Never leaves the adapter: it becomes an exception of the SPI where it is caught.
 *
 * <p>Numbers are kept as numbers: the binding's enums fold every code they do not know into one.
 */
public final class VirFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code VIR_FROM_RPC}: the failure lies between client and daemon. */
    static final int FROM_RPC = 7;

    public static final int INTERNAL_ERROR = 1;
    public static final int NO_SUPPORT = 3;
    public static final int NO_CONNECT = 5;
    public static final int INVALID_ARG = 8;
    static final int OPERATION_FAILED = 9;
    static final int UNKNOWN_HOST = 17;
    public static final int OPERATION_DENIED = 29;
    static final int SYSTEM_ERROR = 38;
    static final int RPC = 39;
    public static final int NO_DOMAIN = 42;
    static final int NO_NETWORK = 43;
    public static final int AUTH_FAILED = 45;
    static final int NO_STORAGE_POOL = 49;
    static final int NO_STORAGE_VOL = 50;
    public static final int OPERATION_INVALID = 55;
    static final int NO_INTERFACE = 57;
    public static final int CONFIG_UNSUPPORTED = 67;
    public static final int OPERATION_TIMEOUT = 68;
    public static final int ARGUMENT_UNSUPPORTED = 74;
    public static final int OPERATION_ABORTED = 78;
    public static final int AUTH_CANCELLED = 79;
    static final int NO_DOMAIN_METADATA = 80;
    public static final int MIGRATE_UNSAFE = 81;
    public static final int RESOURCE_BUSY = 87;
    public static final int ACCESS_DENIED = 88;
    public static final int STORAGE_VOL_EXIST = 90;
    public static final int CPU_INCOMPATIBLE = 91;
    public static final int AUTH_UNAVAILABLE = 94;

    private static final List<String> TRUST =
            List.of("certificate", "tls confirmation", "host key verification failed", "permission denied (");

    /** What QEMU says when the two ends of a migration do not agree on encryption. */
    private static final List<String> STREAM_TRUST =
            List.of("certificate", "unable to access credentials", "tls channel", "tls session", "tls handshake");

    private final int code;
    private final int domain;

    public VirFailure(int code, int domain, String message) {
        super(message);
        this.code = code;
        this.domain = domain;
    }

    /** The failure of the native call that this thread made last. */
    static VirFailure last(String call) {
        @Nullable virError error = Libvirt.INSTANCE.virGetLastError();
        if (error == null || error.code == 0) {
            return new VirFailure(INTERNAL_ERROR, 0, call + " failed without a reason");
        }
        @Nullable String message = error.message;
        return new VirFailure(error.code, error.domain, message == null ? call + " failed" : firstLine(message));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }

    public int code() {
        return code;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** The same failure with more to say. */
    public VirFailure with(String more) {
        return new VirFailure(code, domain, text() + more);
    }

    /** The same failure, met once more. */
    public VirFailure again() {
        return new VirFailure(code, domain, text());
    }

    /** Whether the daemon did not accept a name and a password, or was given none. */
    public boolean isRefusedLogin() {
        return switch (code) {
            case AUTH_FAILED, AUTH_CANCELLED, AUTH_UNAVAILABLE -> true;
            default -> false;
        };
    }

    /**
     * Whether the two ends do not trust each other's certificates or keys.
     *
     * <p>libvirt has no code of its own for that; only its words tell.
     */
    public boolean isDistrust() {
        String text = text().toLowerCase(Locale.ROOT);
        return TRUST.stream().anyMatch(text::contains);
    }

    /** Whether the stream of a migration was not let through, for want of certificates that fit. */
    public boolean isDistrustOfStream() {
        String text = text().toLowerCase(Locale.ROOT);
        return !isConnectionTrouble() && STREAM_TRUST.stream().anyMatch(text::contains);
    }

    /** Whether the daemon could not be reached, or the connection to it broke. */
    public boolean isConnectionTrouble() {
        return switch (code) {
            case NO_CONNECT, UNKNOWN_HOST, RPC -> true;
            // Both codes are also used for much else; only the part that reports them tells.
            case INTERNAL_ERROR, SYSTEM_ERROR -> domain == FROM_RPC;
            default -> false;
        };
    }

    /** Whether the host has no network, interface or storage pool of the name that was asked for. */
    boolean isNoSuchResource() {
        return code == NO_NETWORK || code == NO_STORAGE_POOL || code == NO_INTERFACE;
    }

    public boolean isNoDomain() {
        return code == NO_DOMAIN;
    }
}
