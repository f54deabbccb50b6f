package io.evenkeel.bed.libvirt;

import io.evenkeel.conformance.AdapterConformance;
import io.evenkeel.conformance.TestBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** The kit against real libvirt hosts. */
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibvirtConformanceTest implements AdapterConformance {

    private LabBeds beds;

    @BeforeAll
    void bringUpTheLab() throws InterruptedException {
        beds = LabBeds.up();
    }

    @AfterAll
    void takeDownTheLab() {
        beds.close();
    }

    @Override
    public TestBed newTestBed() {
        return beds.newBed();
    }
}
