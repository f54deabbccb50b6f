package io.evenkeel.fence.agent;

import java.util.Locale;

/** What an agent is asked to do. Never to reboot: a host that comes back by itself is not fenced. */
public enum Action {
    STATUS,
    OFF,
    ON;

    /** As agents spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
