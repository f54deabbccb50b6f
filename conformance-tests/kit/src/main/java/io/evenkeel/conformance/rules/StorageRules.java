package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.GuestKind;
import io.evenkeel.conformance.NotApplicable;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Chapter 4, the rules about options and storage modes. */
final class StorageRules {

    private static final DataRate SLOWLY = DataRate.ofMebibytesPerSecond(8);

    /** As for all else that a cancelled migration leaves (§4.23). */
    private static final Duration CLEANING = Duration.ofSeconds(5);

    @Rule(
            id = "4.32",
            text = "An option or storage mode that is not declared is refused with UNSUPPORTED and no effect.",
            requires = "migration")
    void undeclaredOptionsAreRefused(Scenario s) throws Exception {
        List<MigrationOption> options = Stream.of(MigrationOption.values())
                .filter(option -> !Calls.declares(s, option.needs()))
                .toList();
        boolean copies = Calls.declares(s, Capabilities.MIGRATION_COPY_STORAGE);
        if (copies && options.isEmpty()) {
            throw new NotApplicable("every option and storage mode is declared");
        }
        VmId vm = s.guest();
        if (!copies) {
            Witness.refused(
                    s, vm, ErrorKind.UNSUPPORTED, () -> s.begin(s.move(vm).withStorage(StorageMode.COPY)));
        }
        for (MigrationOption option : options) {
            Witness.refused(
                    s, vm, ErrorKind.UNSUPPORTED, () -> s.begin(s.move(vm).withOptions(option)));
        }
    }

    @Rule(
            id = "4.33",
            text = "Copying storage completes with the VM on the destination.",
            requires = "migration.copy-storage",
            guests = GuestKind.UNSHARED_DISK)
    void storageIsCopied(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.UNSHARED_DISK);
        MigrationSession session = s.begin(s.move(vm).withStorage(StorageMode.COPY));
        long[] sent = {0};
        s.observeUntil(session, snapshot -> {
            snapshot.storage().ifPresent(storage -> {
                s.check(
                        storage.transferred().bytes() >= sent[0],
                        "storage transferred went from " + sent[0] + " to " + storage.transferred());
                sent[0] = storage.transferred().bytes();
            });
            return snapshot.phase().isTerminal();
        });
        Moves.arrives(s, vm, session);
        Witness.sound(s, vm);
    }

    @Rule(
            id = "4.41",
            text = "A storage copy that is cancelled leaves no image at the destination.",
            requires = {"migration.copy-storage", "migration.cancel"},
            guests = GuestKind.UNSHARED_DISK)
    void aCancelledCopyLeavesNoImage(Scenario s) throws Exception {
        VmId vm = s.guest(GuestKind.UNSHARED_DISK);
        MigrationRequest request = s.move(vm).withStorage(StorageMode.COPY);
        MigrationSession session = s.begin(
                Calls.declares(s, Capabilities.MIGRATION_TUNE_BANDWIDTH)
                        ? request.withTuning(MigrationTuning.DEFAULTS.withMaxBandwidth(SLOWLY))
                        : request);
        s.observeUntil(session, snapshot -> snapshot.phase() != MigrationPhase.PREPARING);
        session.cancel(s.operation(), s.soon());
        MigrationSnapshot end = s.awaitEnd(session);
        if (end.phase() == MigrationPhase.COMPLETED) {
            throw new NotVerified("the copy was over before it could be cancelled");
        }
        s.await(
                "the destination holds no image of the cancelled VM",
                CLEANING,
                () -> !images(s, vm).contains(s.bed().destination()));
        s.check(images(s, vm).contains(s.bed().source()), "the image of the VM is not on its source any more");
        Witness.sound(s, vm);
    }

    private static Set<HostId> images(Scenario s, VmId vm) throws InterruptedException {
        return s.bed()
                .imagesOn(vm)
                .orElseThrow(() -> new NotVerified("the bed does not tell which hosts have images of a VM"));
    }
}
