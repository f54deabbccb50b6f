package io.evenkeel.libvirt.wire;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.config.Secret;

/** A name and a password for daemons that ask for them. */
public record Login(String user, Secret password) {

    public Login {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
    }
}
