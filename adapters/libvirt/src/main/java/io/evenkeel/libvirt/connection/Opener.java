package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.wire.VirFailure;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one host, and does not try again at once where the last try failed slowly.
 *
 * <p>A machine without power takes seconds to be found unreachable. For as long as that took, and no longer than a
 * bound, the next ones are told the same at once.
 */
final class Opener {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final String uri;
    private final Settings settings;
    private final Ticker ticker;
    private final Supplier<Wire> dialling;

    private record Failed(VirFailure failure, long until) {}

    private volatile @Nullable Failed last;

    Opener(String uri, Settings settings, Ticker ticker) {
        this(
                uri,
                settings,
                ticker,
                () -> Wire.open(uri, settings.login(), settings.keepAliveInterval(), settings.keepAliveCount()));
    }

    /** Opens connections in another way than libvirt's. */
    Opener(String uri, Settings settings, Ticker ticker, Supplier<Wire> dialling) {
        this.uri = uri;
        this.settings = settings;
        this.ticker = ticker;
        this.dialling = dialling;
    }

    /** A connection that breaks by itself when the daemon is silent. */
    Wire open() {
        Failed before = last;
        if (before != null && before.until() - ticker.nanos() > 0) {
            throw before.failure().again();
        }
        long start = ticker.nanos();
        try {
            Wire wire = dialling.get();
            last = null;
            return wire;
        } catch (VirFailure e) {
            long now = ticker.nanos();
            VirFailure explained = explained(e);
            last = new Failed(explained, now + Math.min(now - start, LONGEST_PAUSE.toNanos()));
            throw explained;
        }
    }

    /** A connection that nobody watches, for a call that may be silent for long. */
    Wire openUnwatched() {
        try {
            return Wire.open(uri, settings.login());
        } catch (VirFailure e) {
            throw explained(e);
        }
    }

    private VirFailure explained(VirFailure failure) {
        return failure.with("; " + advice(failure));
    }

    private String advice(VirFailure failure) {
        if (failure.isDistrust()) {
            return "host and client must trust each other: check the certificates or ssh keys for "
                    + HostUri.scrubbed(uri);
        }
        if (failure.isRefusedLogin()) {
            return settings.login().isPresent()
                    ? "check " + Settings.USERNAME.name() + " and " + Settings.PASSWORD.name()
                    : "the host asks for a login: set " + Settings.USERNAME.name() + " and " + Settings.PASSWORD.name();
        }
        return "check that " + HostUri.scrubbed(uri) + " is right and libvirt listens there";
    }
}
