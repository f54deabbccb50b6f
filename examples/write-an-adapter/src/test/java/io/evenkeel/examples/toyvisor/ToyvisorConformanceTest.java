package io.evenkeel.examples.toyvisor;

import io.evenkeel.conformance.AdapterConformance;
import io.evenkeel.conformance.TestBed;

/** All of the conformance run: a class, a method. The certificate is written to {@code target/conformance}. */
class ToyvisorConformanceTest implements AdapterConformance {

    @Override
    public TestBed newTestBed() {
        return new ToyvisorBed();
    }
}
