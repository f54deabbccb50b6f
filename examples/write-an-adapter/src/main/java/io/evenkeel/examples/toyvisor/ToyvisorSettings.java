package io.evenkeel.examples.toyvisor;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.config.Secret;
import java.net.URI;

/** What a user must tell before the adapter can connect. */
final class ToyvisorSettings {

    private static final ConfigKey<URI> ENDPOINT = ConfigKey.of(
            "endpoint",
            URI.class,
            "an http or https address without a path",
            "where the management server answers",
            ToyvisorSettings::address);

    /** §2.11 Declared as a secret, so that the platform neither prints nor stores it in the clear. */
    private static final ConfigKey<Secret> TOKEN = ConfigKey.of(
            "token", Secret.class, "a token", "the bearer token of a user who may migrate", ToyvisorSettings::token);

    static final ConfigSchema SCHEMA = ConfigSchema.of(ENDPOINT, TOKEN);

    private ToyvisorSettings() {}

    static URI endpoint(AdapterConfig config) {
        URI endpoint = config.get(ENDPOINT);
        if (endpoint.getRawUserInfo() != null) {
            // §1.7 The address appears in messages, so credentials must not be part of it. Do not repeat it here
            // either.
            throw HypervisorException.withoutEffect(
                    ErrorKind.INVALID_CONFIGURATION, "endpoint: must not hold credentials; use token for them");
        }
        return endpoint;
    }

    static Secret token(AdapterConfig config) {
        return config.get(TOKEN);
    }

    private static URI address(String text) {
        URI uri = URI.create(text);
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getPath().length() > 1 || uri.getQuery() != null) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    /** Refuses what cannot be sent in a header: the HTTP client would print the whole token in its complaint. */
    private static Secret token(String text) {
        if (!text.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("not printable ASCII");
        }
        return Secret.of(text);
    }
}
