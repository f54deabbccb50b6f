package io.evenkeel.libvirt.migration;

import static org.awaitility.Awaitility.await;

import io.evenkeel.libvirt.Lab;
import io.evenkeel.libvirt.LibvirtProvider;
import io.evenkeel.libvirt.TestContext;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What tests need to move a guest from the lab's first host to its second. */
final class LabTrip {

    private LabTrip() {}

    /** @param settings each as {@code NAME=VALUE}, instead of the lab's or beside them */
    static Hypervisor connect(Lab lab, TestContext context, String... settings) throws Exception {
        Map<String, String> configuration = new HashMap<>(lab.configuration());
        for (String setting : settings) {
            configuration.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        LibvirtProvider provider = new LibvirtProvider();
        return provider.connect(provider.configSchema().bind(configuration), context, soon());
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(90));
    }

    static MigrationRequest request(VmId vm, int mebibytesPerSecond) {
        return MigrationRequest.of(vm, Lab.host(1), Lab.host(2))
                .withTuning(
                        MigrationTuning.DEFAULTS.withMaxBandwidth(DataRate.ofMebibytesPerSecond(mebibytesPerSecond)));
    }

    /** Looks again and again; returns all that was seen, the wanted snapshot last. */
    static List<MigrationSnapshot> follow(MigrationSession session, Predicate<MigrationSnapshot> until) {
        List<MigrationSnapshot> seen = new ArrayList<>();
        await("what is waited for")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> {
                            MigrationSnapshot now = session.observe(soon());
                            seen.add(now);
                            return now;
                        },
                        until);
        return seen;
    }

    static MigrationOutcome outcome(MigrationSession session) {
        List<MigrationSnapshot> seen =
                follow(session, snapshot -> snapshot.phase().isTerminal());
        return seen.get(seen.size() - 1).outcome().orElseThrow();
    }
}
