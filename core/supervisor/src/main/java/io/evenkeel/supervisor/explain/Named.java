package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

/** A host or VM, by its id and by the name that people call it. */
public record Named(String id, String name) {
    public Named {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
    }
}
