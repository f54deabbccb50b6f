package io.evenkeel.simulator;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.config.Secret;
import java.util.Optional;

/**
 * Under which address a datacenter is reached, and by whom.
 *
 * @param user who is let in; anyone if empty
 * @param password with which that user is let in
 */
public record Access(String address, Optional<String> user, Optional<Secret> password) {

    /** Reached as {@code simulator}, by anyone. */
    public static final Access OPEN = new Access("simulator", Optional.empty(), Optional.empty());

    public Access {
        requireNonNull(address, "address");
        requireNonNull(user, "user");
        requireNonNull(password, "password");
    }

    public static Access of(String address, String user, Secret password) {
        return new Access(address, Optional.of(user), Optional.of(password));
    }

    boolean admits(Optional<String> someone, Optional<Secret> secret) {
        return user.isEmpty()
                || (user.equals(someone) && password.map(Secret::reveal).equals(secret.map(Secret::reveal)));
    }
}
