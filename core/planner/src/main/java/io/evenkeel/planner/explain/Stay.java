package io.evenkeel.planner.explain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Why a VM is left where it is, though there was a reason to move it.
 *
 * @param host where it is; empty if nowhere
 * @param reason a sentence
 * @param ruledOut the hosts where it cannot be, if that is why
 */
public record Stay(String vm, Optional<String> host, Kind kind, String reason, List<RuledOut> ruledOut) {
    public Stay {
        requireNonNull(vm, "vm");
        requireNonNull(host, "host");
        requireNonNull(kind, "kind");
        requireNonNull(reason, "reason");
        ruledOut = List.copyOf(ruledOut);
    }

    /** The kinds of reasons. */
    public enum Kind {
        /** It must leave, and no host can take it. */
        NO_PLACE,
        /** It must leave, and is pinned. */
        PINNED,
        /** It has a place, and cannot be moved there live. */
        NOT_LIVE,
        /** Moving it would make the cluster more even, and the policy lets it stay. */
        POLICY,
        /** Moving it would make the cluster more even, and no host can take it. */
        RULED_OUT,
        /** Moving it would make the cluster more even by too little. */
        NOT_WORTH,
        /** Its host stays on because of it. */
        KEEPS_HOST
    }
}
