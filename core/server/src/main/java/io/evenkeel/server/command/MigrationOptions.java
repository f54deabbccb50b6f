package io.evenkeel.server.command;

import io.evenkeel.server.console.InputException;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.Capability;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a migration is to be done. */
final class MigrationOptions {
    @Option(names = "--bandwidth", paramLabel = "RATE", description = "Send at most this much, for example 25MiB/s.")
    private @Nullable DataRate bandwidth;

    @Option(
            names = "--max-downtime",
            paramLabel = "DURATION",
            description = "Pause the guest for at most this long, for example 300ms.")
    private @Nullable Duration maxDowntime;

    @Option(names = "--postcopy", description = "Allow post-copy. If the network fails then, the guest is lost.")
    private boolean postcopy;

    @Option(names = "--auto-converge", description = "Let the hypervisor slow the guest when that is needed.")
    private boolean autoConverge;

    @Option(names = "--copy-storage", description = "Copy disks that the hosts do not share.")
    private boolean copyStorage;

    MigrationTuning tuning() {
        return new MigrationTuning(
                Optional.ofNullable(bandwidth), Optional.ofNullable(maxDowntime), OptionalInt.empty());
    }

    /** The names of the options given that change how a migration goes, but for its bandwidth. */
    List<String> beyondBandwidth() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--max-downtime", maxDowntime != null);
        given.put("--postcopy", postcopy);
        given.put("--auto-converge", autoConverge);
        given.put("--copy-storage", copyStorage);
        return given.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The request these options make.
     *
     * @throws InputException if the connection does not offer what an option needs
     */
    MigrationRequest request(Hypervisor hypervisor, VmId vm, HostId source, HostId destination) {
        Set<MigrationOption> options = EnumSet.noneOf(MigrationOption.class);
        if (postcopy) {
            require(hypervisor, "--postcopy", MigrationOption.ALLOW_POSTCOPY.needs());
            options.add(MigrationOption.ALLOW_POSTCOPY);
        }
        if (autoConverge) {
            require(hypervisor, "--auto-converge", MigrationOption.AUTO_CONVERGE.needs());
            options.add(MigrationOption.AUTO_CONVERGE);
        }
        if (copyStorage) {
            require(hypervisor, "--copy-storage", Capabilities.MIGRATION_COPY_STORAGE);
        }
        StorageMode storage = copyStorage ? StorageMode.COPY : StorageMode.SHARED;
        return new MigrationRequest(vm, source, destination, storage, tuning(), options);
    }

    private static void require(Hypervisor hypervisor, String option, Capability capability) {
        if (!hypervisor.capabilities().contains(capability)) {
            throw new InputException(option + ": this connection does not offer " + capability + "; leave it out");
        }
    }
}
