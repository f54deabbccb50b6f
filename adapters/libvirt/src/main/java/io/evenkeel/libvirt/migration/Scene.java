package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.inventory.LibvirtInventory.Look;
import io.evenkeel.libvirt.inventory.Residences;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.logbook.MigrationRecord;
import io.evenkeel.libvirt.migration.Outcomes.End;
import io.evenkeel.libvirt.migration.Outcomes.Finding;
import io.evenkeel.libvirt.migration.Outcomes.Repair;
import io.evenkeel.libvirt.migration.Outcomes.Verdict;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all hosts say about the VM of a migration that is no longer under way.
 *
 * <p>Its two ends alone do not tell enough: a record that was never ended may be an old one, whose VM has moved on since.
 */
record Scene(MigrationRecord entry, Look look) {

    End source() {
        return end(entry.request().source());
    }

    End destination() {
        return end(entry.request().destination());
    }

    private End end(HostId host) {
        if (look.silent().contains(host)) {
            return End.SILENT;
        }
        Sighting sighting = look.sightings().get(host);
        return sighting == null ? End.ABSENT : End.of(sighting);
    }

    /** Whether both ends are as they were before the migration. */
    boolean isAsBefore() {
        End there = destination();
        boolean isNothingLeft =
                entry.leavesDefinition() ? there == End.DEFINED || there == End.CRASHED : there == End.ABSENT;
        return isNothingLeft && (entry.wasRunning() ? source().isRunning() : source() == End.PAUSED);
    }

    /**
     * Whether each end holds a part of the VM, and nobody else has it: two halves that are alive, broken or not. The
     * destination may be a moment behind, and is not called one of a post-copy before its guest executes.
     */
    boolean isInHalves() {
        return source().isPostcopy()
                && (destination().isPostcopy() || destination() == End.TRANSIT)
                && judge().verdict() == Verdict.ON_BOTH;
    }

    /** Whether one end of a post-copy has noticed that their connection broke, and the other has not yet. */
    boolean isHalfBroken() {
        return source().isPostcopy()
                && destination().isPostcopy()
                && (source() == End.POSTCOPY_BROKEN) != (destination() == End.POSTCOPY_BROKEN);
    }

    Finding judge() {
        if (isSuperseded() || isInMemoryElsewhere()) {
            return Finding.of(Verdict.MOVED_ON);
        }
        Finding finding = Outcomes.judge(source(), destination(), entry.wasRunning());
        boolean thirdIsSilent = look.silent().stream().anyMatch(host -> !isEnd(host));
        if (thirdIsSilent && !isCertainWithoutThird(finding.verdict())) {
            return Finding.of(Verdict.UNKNOWN);
        }
        List<Repair> repairs = new ArrayList<>(finding.repairs());
        repairs.removeIf(repair -> !isPermitted(repair, thirdIsSilent));
        return new Finding(finding.verdict(), repairs);
    }

    private boolean isEnd(HostId host) {
        return host.equals(entry.request().source())
                || host.equals(entry.request().destination());
    }

    private boolean isInMemoryElsewhere() {
        return look.sightings().entrySet().stream()
                .anyMatch(
                        each -> !isEnd(each.getKey()) && each.getValue().state().isActive());
    }

    /** Whether the VM has had a later migration, or is in memory without a memory of this one. */
    private boolean isSuperseded() {
        return look.sightings().values().stream().anyMatch(sighting -> {
            if (isNewestOf(sighting)) {
                return false;
            }
            return sighting.state().isActive()
                    || sighting.logbook().find(entry.id()).isPresent();
        });
    }

    private boolean isNewestOf(Sighting sighting) {
        return sighting.newest()
                .filter(newest -> newest.id().equals(entry.id()))
                .isPresent();
    }

    /** A silent third host may hold the VM, unless one of the ends holds a copy that is whole. */
    private boolean isCertainWithoutThird(Verdict verdict) {
        return switch (verdict) {
            case ON_SOURCE -> source().isWhole();
            case ON_DESTINATION -> destination().isWhole();
            case ON_BOTH, UNKNOWN, MOVED_ON -> true;
            case STOPPED -> false;
        };
    }

    private boolean isPermitted(Repair repair, boolean thirdIsSilent) {
        return switch (repair) {
            // Two copies run already: one less is right, whatever a silent third host may have.
            case DESTROY_TWIN_AT_DESTINATION -> true;
            case RESUME_AT_SOURCE, DESTROY_AT_SOURCE, STOP_AT_SOURCE, DESTROY_AT_DESTINATION, RECOVER_POSTCOPY ->
                !thirdIsSilent;
            case UNDEFINE_AT_SOURCE -> isOurs(entry.request().source());
            case UNDEFINE_AT_DESTINATION ->
                !entry.leavesDefinition() && isOurs(entry.request().destination()) && isKeptBySource();
        };
    }

    /** Whether the VM is still known once the destination forgets it and the source's copy, if it is of no use, is stopped. */
    private boolean isKeptBySource() {
        Sighting sighting = look.sightings().get(entry.request().source());
        return source().isWhole() || (sighting != null && sighting.isPersistent());
    }

    private boolean isOurs(HostId host) {
        Sighting sighting = look.sightings().get(host);
        return sighting != null && isNewestOf(sighting);
    }

    /**
     * Whether the images made at the destination are of no use: the VM is on its source, has never executed at the
     * destination, and the destination does not hold it.
     *
     * @param followed whether it was seen under way; if not, the guest may have been started here since, after it had
     *     executed there
     * @param neverArrived whether somebody knows that it did not execute there, although it may have been stopped here
     */
    boolean hasUselessImages(boolean followed, boolean neverArrived) {
        if (entry.images().isEmpty()
                || judge().verdict() != Verdict.ON_SOURCE
                || destination().isActive()) {
            return false;
        }
        boolean neverStopped = source().hasRunThroughout() || (source() == End.PAUSED && !entry.wasRunning());
        return (followed && neverStopped) || (source().isWhole() && neverArrived);
    }

    /**
     * Whether the migration has certainly ended: one that copies disks is written down before its order is given, and
     * looks until then as if it had come to nothing.
     *
     * @param followed whether it was seen under way
     */
    boolean showsTheEnd(boolean followed) {
        return followed || entry.images().isEmpty() || judge().verdict() != Verdict.ON_SOURCE;
    }

    /** What somebody else wrote down about how the migration ended. */
    Optional<MigrationOutcome> written() {
        return look.sightings().values().stream()
                .flatMap(sighting -> sighting.logbook().find(entry.id()).stream())
                .flatMap(record -> record.outcome().stream())
                .findFirst();
    }

    /** What the judgement rests on; the same again means that nothing has changed. */
    Basis basis() {
        return new Basis(source(), destination(), judge());
    }

    record Basis(End source, End destination, Finding finding) {}

    boolean isLike(Scene other) {
        return basis().equals(other.basis());
    }

    Residence residence(Verdict verdict) {
        Map<HostId, Sighting> sightings = look.sightings();
        boolean uncertain = verdict == Verdict.UNKNOWN
                || (verdict == Verdict.MOVED_ON && !look.silent().isEmpty());
        if (uncertain) {
            Set<HostId> possible = new LinkedHashSet<>(sightings.keySet());
            possible.addAll(look.silent());
            possible.add(entry.request().source());
            possible.add(entry.request().destination());
            return new Residence.Unknown(look.silent() + " cannot be asked", possible);
        }
        boolean elsewhere =
                verdict == Verdict.STOPPED && sightings.keySet().stream().anyMatch(host -> !isEnd(host));
        if (verdict == Verdict.MOVED_ON || elsewhere) {
            return sightings.isEmpty() ? new Residence.Nowhere() : Residences.of(sightings);
        }
        return Outcomes.residence(
                verdict, entry.request().source(), entry.request().destination(), source(), destination());
    }
}
