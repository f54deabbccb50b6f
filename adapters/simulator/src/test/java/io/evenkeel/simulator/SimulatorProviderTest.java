package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.config.Secret;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SimulatorProviderTest {

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(HypervisorProvider.class)).hasExactlyElementsOfTypes(SimulatorProvider.class);
    }

    @Test
    void aCalmVmMovesToAnotherHost() throws InterruptedException {
        try (Lab lab = new Lab()) {
            var vm = lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);

            assertThat(lab.end(lab.begin(vm))).isInstanceOf(MigrationOutcome.Completed.class);

            Witness witness = lab.datacenter.witness();
            assertThat(witness.executingOn(vm)).containsExactly(Lab.B);
            assertThat(witness.inMemoryOn(vm)).containsExactly(Lab.B);
            assertThat(witness.definedOn(vm)).containsExactly(Lab.B);
            assertThat(witness.announcedFrom(vm)).contains(Lab.B);
            assertThat(witness.boots(vm)).isEqualTo(1);
            assertThat(witness.violations()).isEmpty();
        }
    }

    @Test
    void withheldCapabilitiesAreNotDeclaredAndTheirFacetsAreAbsent() {
        try (Lab lab = new Lab();
                Hypervisor poor = lab.connect(Map.of("withhold", "fencing,migration.progress.memory,seal"))) {
            assertThat(poor.fencing()).isEmpty();
            assertThat(poor.seals()).isEmpty();
            assertThat(poor.capabilities().contains(Capabilities.MIGRATION_MEMORY_PROGRESS))
                    .isFalse();
            assertThat(poor.migrations()).isPresent();
        }
    }

    @Test
    void aConnectionThatTellsOnlyAFractionTellsNoBytes() throws InterruptedException {
        try (Lab lab = new Lab();
                Hypervisor poor = lab.connect(Map.of("withhold", "migration.progress.memory"))) {
            var vm = lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);
            var session = lab.begin(vm);
            lab.time.advance(Duration.ofSeconds(2));

            MigrationSnapshot seen = poor.migrations()
                    .orElseThrow()
                    .find(session.id(), lab.soon())
                    .orElseThrow()
                    .observe(lab.soon());

            assertThat(seen.memory()).isEmpty();
            assertThat(seen.fraction().orElseThrow().value()).isBetween(0.1, 0.9);
        }
    }

    @Test
    void aWrongAddressIsNotReachedAndWrongCredentialsAreDenied() {
        try (Lab lab = new Lab()) {
            lab.datacenter.access(Access.of("here", "operator", Secret.of("right")));

            assertThatThrownBy(() -> lab.connect(Map.of("address", "there")))
                    .isInstanceOfSatisfying(
                            HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE));
            assertThatThrownBy(() -> lab.connect(Map.of("user", "operator", "password", "wr0ng")))
                    .hasMessageNotContaining("wr0ng")
                    .isInstanceOfSatisfying(
                            HypervisorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DENIED));
            lab.connect(Map.of("address", "here", "user", "operator", "password", "right"))
                    .close();
        }
    }

    @Test
    void anUnknownCapabilityToWithholdIsRefusedWithTheKnownOnes() {
        try (Lab lab = new Lab()) {
            assertThatThrownBy(() -> lab.connect(Map.of("withhold", "migration.cancl")))
                    .hasMessageContaining("no capability migration.cancl")
                    .hasMessageContaining("migration.cancel");
        }
    }

    @Test
    void withoutSettingsTheDemonstrationIsThere() throws InterruptedException {
        HypervisorProvider provider = new SimulatorProvider();
        try (Lab lab = new Lab();
                Hypervisor demo = provider.connect(
                        provider.configSchema().bind(Map.of()), lab.context(), Deadline.after(Duration.ofMinutes(1)))) {
            var soon = Deadline.after(Duration.ofMinutes(1));
            assertThat(demo.inventory().hosts(soon)).hasSize(4);
            assertThat(demo.inventory().vms(soon)).hasSize(12);
        }
    }
}
