package io.evenkeel.bed.simulator;

import io.evenkeel.conformance.AdapterConformance;
import io.evenkeel.conformance.TestBed;

/** The simulator as a hypervisor that reports a fraction and nothing else. */
class PercentOnlySimulatorConformanceTest implements AdapterConformance {

    @Override
    public TestBed newTestBed() {
        return new SimulatorBed(Variant.PERCENT_ONLY);
    }
}
