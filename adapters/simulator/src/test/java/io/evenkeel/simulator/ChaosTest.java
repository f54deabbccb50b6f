package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.inventory.VmId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosTest {

    private static final int STEPS = 120;

    @Test
    void noSeedMakesAVmExecuteTwice() throws InterruptedException {
        for (long seed = 0; seed < 1000; seed++) {
            try (Chaos chaos = new Chaos(seed)) {
                chaos.run(STEPS);
                List<String> violations = chaos.datacenter().witness().violations();
                assertThat(violations)
                        .as("seed %d%n%s", seed, chaos.datacenter().log())
                        .isEmpty();
            }
        }
    }

    @Test
    void whenTheFaultsAreOverNoMigrationIsLeftAndEveryVmIsInOnePlace() throws InterruptedException {
        for (long seed = 0; seed < 200; seed++) {
            try (Chaos chaos = new Chaos(seed)) {
                chaos.run(STEPS);
                chaos.calmDown();
                Witness witness = chaos.datacenter().witness();
                assertThat(chaos.datacenter().world().activeJobs)
                        .as("seed %d", seed)
                        .isEmpty();
                for (VmId vm : chaos.vms()) {
                    assertThat(witness.inMemoryOn(vm))
                            .as(
                                    "%s, seed %d%n%s",
                                    vm,
                                    seed,
                                    String.join("\n", chaos.datacenter().log()))
                            .hasSizeLessThan(2);
                    assertThat(witness.definedOn(vm))
                            .as("%s, seed %d", vm, seed)
                            .hasSize(1);
                    if (!witness.inMemoryOn(vm).isEmpty()) {
                        assertThat(witness.inMemoryOn(vm)).isEqualTo(witness.definedOn(vm));
                    }
                }
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameLogAndAnotherSeedAnother() throws InterruptedException {
        List<String> first = log(7);

        assertThat(log(7)).isEqualTo(first);
        assertThat(log(8)).isNotEqualTo(first);
    }

    @Test
    void aSecondStartPastTheAdapterIsSeen() {
        try (Lab lab = new Lab()) {
            VmId vm = lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);

            assertThat(lab.datacenter.secondStartIsRefused(vm, Lab.B)).isFalse();

            assertThat(lab.datacenter.witness().neverExecutedTwice()).isFalse();
        }
    }

    private static List<String> log(long seed) throws InterruptedException {
        try (Chaos chaos = new Chaos(seed)) {
            chaos.run(STEPS);
            return chaos.datacenter().log();
        }
    }
}
