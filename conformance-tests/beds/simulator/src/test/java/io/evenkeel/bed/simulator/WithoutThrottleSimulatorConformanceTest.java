package io.evenkeel.bed.simulator;

import io.evenkeel.conformance.AdapterConformance;
import io.evenkeel.conformance.TestBed;

/** The simulator as a hypervisor that slows no guest and copies no disk. */
class WithoutThrottleSimulatorConformanceTest implements AdapterConformance {

    @Override
    public TestBed newTestBed() {
        return new SimulatorBed(Variant.WITHOUT_THROTTLE);
    }
}
