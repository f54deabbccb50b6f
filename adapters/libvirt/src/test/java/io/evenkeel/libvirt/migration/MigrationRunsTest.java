package io.evenkeel.libvirt.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.libvirt.Samples;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.inventory.LibvirtInventory;
import io.evenkeel.libvirt.inventory.Onlooker;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.logbook.MigrationRecord.Ending;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationRunsTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final HostId H3 = new HostId("h3");
    private static final VmId OTHER = new VmId("00000000-0000-4000-8000-000000000001");

    private final TestContext context = new TestContext();
    private final Settings settings = Settings.of(
            Settings.SCHEMA.bind(Map.of("hosts", "qemu+tcp://h1/system, qemu+tcp://h2/system, qemu+tcp://h3/system")));
    private final Hosts hosts = new Hosts(settings, context);
    private final MigrationRuns runs = new MigrationRuns(new MigrationLimits(1, 8), context.ticker());
    private final List<MigrationRun> lookedAt = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        hosts.close(Deadline.after(Duration.ofSeconds(10)));
    }

    private MigrationRun found(MigrationRecord entry) {
        LibvirtInventory inventory = new LibvirtInventory(hosts, context, Onlooker.none());
        return runs.addIfAbsent(new MigrationRun(
                entry,
                Optional.empty(),
                () -> {
                    throw new AssertionError("nothing is in post-copy here");
                },
                hosts,
                inventory,
                settings,
                context));
    }

    private static MigrationRecord over() {
        MigrationOutcome cancelled = new MigrationOutcome.Cancelled(new Residence.OnHost(H1, VmState.RUNNING));
        return Samples.entry().with(Ending.of(cancelled, Instant.EPOCH).orElseThrow());
    }

    private void reserve(VmId vm, HostId from, HostId to) throws InterruptedException {
        runs.reserve(OperationId.random(), MigrationRequest.of(vm, from, to), lookedAt::add);
    }

    @Test
    void aMigrationThatWasFoundTakesItsPlace() throws InterruptedException {
        MigrationRun found = found(Samples.entry());

        assertThatThrownBy(() -> reserve(OTHER, H2, H3))
                .isInstanceOfSatisfying(
                        HypervisorException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.INSUFFICIENT_CAPACITY))
                .hasMessageContaining("1 migrations run already in and out of h2");
        assertThat(lookedAt).as("whether it is over").containsExactly(found);
    }

    @Test
    void oneThatCannotBeLookedAtKeepsItsPlace() {
        found(Samples.entry());

        assertThatThrownBy(() -> runs.reserve(OperationId.random(), MigrationRequest.of(OTHER, H1, H3), run -> {
                    throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "h1 does not answer");
                }))
                .hasMessageContaining("in and out of h1");
    }

    @Test
    void oneThatALookFindsOverGivesItsPlaceUp() throws InterruptedException {
        MigrationRun found = found(Samples.entry());

        runs.reserve(OperationId.random(), MigrationRequest.of(OTHER, H2, H3), run -> {
            runs.remove(found);
            found(over());
        });

        assertThatThrownBy(() -> reserve(Samples.VM, H1, H3))
                .as("the place was taken by the other")
                .hasMessageContaining("in and out of h3");
    }

    @Test
    void oneThatIsOverTakesNoPlace() throws InterruptedException {
        found(over());

        reserve(OTHER, H1, H2);

        assertThat(lookedAt).isEmpty();
    }

    @Test
    void aMigrationOfTheSameVmIsLeftToTheAssessment() throws InterruptedException {
        found(Samples.entry());

        reserve(Samples.VM, H1, H2);

        assertThat(lookedAt).isEmpty();
    }
}
