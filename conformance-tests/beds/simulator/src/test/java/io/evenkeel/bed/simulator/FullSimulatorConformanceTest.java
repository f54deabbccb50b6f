package io.evenkeel.bed.simulator;

import io.evenkeel.conformance.AdapterConformance;
import io.evenkeel.conformance.TestBed;

/** The simulator with everything. */
class FullSimulatorConformanceTest implements AdapterConformance {

    @Override
    public TestBed newTestBed() {
        return new SimulatorBed(Variant.FULL);
    }
}
