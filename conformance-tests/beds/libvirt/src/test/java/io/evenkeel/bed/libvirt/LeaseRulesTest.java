package io.evenkeel.bed.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.conformance.ConformanceRun;
import io.evenkeel.conformance.RunOptions;
import io.evenkeel.conformance.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules that look different on hosts with a lock manager. */
@Tag("lab")
class LeaseRulesTest {

    private static final String RULES = "6.5,8.1,8.6";

    @Test
    void aLeaseThatIsDeclaredHolds() throws InterruptedException {
        try (LabBeds beds = LabBeds.withLeases()) {
            RunOptions options = RunOptions.DEFAULTS.withRules(RunOptions.parseRules(RULES));

            assertThat(new ConformanceRun(beds::newBed, options).runAll())
                    .hasSize(3)
                    .allSatisfy(verdict ->
                            assertThat(verdict.status()).as(verdict.toString()).isEqualTo(Verdict.Status.PASSED));
        }
    }
}
