package io.evenkeel.conformance;

import io.evenkeel.conformance.Verdict.Status;

/** What one trial of a rule showed. */
record Finding(Status status, String seen) {

    static Finding failed(String seen) {
        return new Finding(Status.FAILED, seen);
    }
}
