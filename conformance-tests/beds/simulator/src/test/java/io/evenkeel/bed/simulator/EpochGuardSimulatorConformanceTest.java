package io.evenkeel.bed.simulator;

import io.evenkeel.conformance.AdapterConformance;
import io.evenkeel.conformance.TestBed;

/** The simulator as a hypervisor that remembers epochs. */
class EpochGuardSimulatorConformanceTest implements AdapterConformance {

    @Override
    public TestBed newTestBed() {
        return new SimulatorBed(Variant.EPOCH_GUARD);
    }
}
