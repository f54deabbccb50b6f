package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.MigrationOutcome;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Outcomes and residences as they are told between processes. */
final class Words {

    private Words() {}

    static String of(MigrationOutcome outcome) {
        String reason = outcome instanceof MigrationOutcome.Failed failed
                ? " (" + failed.kind() + ": " + failed.message().replaceAll("\\s+", " ") + ")"
                : "";
        return outcome.phase() + " " + of(outcome.residence()) + reason;
    }

    /** {@code on HOST STATE}, {@code nowhere}, {@code several HOST,HOST} or {@code unknown}. */
    static String of(Residence residence) {
        if (residence instanceof Residence.OnHost known) {
            return "on " + known.host() + " " + known.state();
        }
        if (residence instanceof Residence.OnSeveralHosts several) {
            return "several "
                    + several.hosts().stream()
                            .map(host -> host.value())
                            .sorted()
                            .collect(Collectors.joining(","));
        }
        if (residence instanceof Residence.Unknown unknown) {
            return "unknown "
                    + new TreeSet<>(unknown.possibleHosts().stream()
                            .map(host -> host.value())
                            .toList());
        }
        return "nowhere";
    }
}
