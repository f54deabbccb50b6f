package io.evenkeel.conformance;

/** Makes a fresh bed for each rule. */
@FunctionalInterface
public interface BedMaker {

    /** A bed that shares no guest, fault or connection with an earlier one. */
    TestBed newBed() throws InterruptedException;
}
