package io.evenkeel.bed.libvirt;

import io.evenkeel.conformance.AdapterConformance;
import io.evenkeel.conformance.TestBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** The kit against real libvirt hosts. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibvirtConformanceTest implements AdapterConformance {

    private static final int LABS = 2;

    private final LabBeds beds = LabBeds.on(LABS);

    @AfterAll
    void takeDownTheLabs() {
        beds.close();
    }

    @Override
    public TestBed newTestBed() throws InterruptedException {
        return beds.newBed();
    }

    @Override
    public int bedsAtOnce() {
        return LABS;
    }
}
