package io.evenkeel.libvirt.logbook;

import io.evenkeel.libvirt.wire.Xml;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.migration.StorageMode;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A migration as it is written down in the domain it moves, where any connection finds it.
 *
 * @param wasRunning whether the guest was executing before, and so must be afterwards
 * @param leavesDefinition whether the destination had a definition of the VM before, which a failure leaves there
 * @param images the paths of what was made at the destination for the VM's disks to be copied into
 * @param network what the migration does about the network when it completes
 * @param ended how it ended; empty while it runs, and also if the one who started it did not live to write it down
 */
public record MigrationRecord(
        OperationId id,
        MigrationRequest request,
        Instant startedAt,
        boolean wasRunning,
        boolean leavesDefinition,
        List<String> images,
        NetworkAnnouncement network,
        Optional<Ending> ended) {

    public MigrationRecord {
        images = List.copyOf(images);
    }

    /**
     * How a migration ended, written down only if one host was found to hold the VM then.
     *
     * @param kind means something after a failure only, as does the message
     */
    public record Ending(
            Result result,
            Instant at,
            Residence.OnHost residence,
            Optional<Duration> downtime,
            ErrorKind kind,
            String message) {

        public static Optional<Ending> of(MigrationOutcome outcome, Instant at) {
            if (!(outcome.residence() instanceof Residence.OnHost residence)) {
                return Optional.empty();
            }
            if (outcome instanceof MigrationOutcome.Completed completed) {
                return Optional.of(
                        new Ending(Result.COMPLETED, at, residence, completed.downtime(), ErrorKind.INTERNAL, ""));
            }
            if (outcome instanceof MigrationOutcome.Failed failed) {
                return Optional.of(
                        new Ending(Result.FAILED, at, residence, Optional.empty(), failed.kind(), failed.message()));
            }
            return Optional.of(new Ending(Result.CANCELLED, at, residence, Optional.empty(), ErrorKind.INTERNAL, ""));
        }
    }

    enum Result {
        COMPLETED,
        CANCELLED,
        FAILED
    }

    /** The outcome as far as it was written down. */
    public Optional<MigrationOutcome> outcome() {
        return ended.map(ending -> switch (ending.result()) {
            case COMPLETED -> new MigrationOutcome.Completed(ending.residence(), ending.downtime(), network);
            case CANCELLED -> new MigrationOutcome.Cancelled(ending.residence());
            case FAILED -> new MigrationOutcome.Failed(ending.residence(), ending.kind(), ending.message());
        });
    }

    /** What became of the disks that were to be copied; the later, the more reason to look for them elsewhere. */
    enum Copying {
        /** The disks are where they were, or none was to be copied. */
        CAME_TO_NOTHING,
        IN_DOUBT,
        /** The host where the VM was found in the end has them alone. */
        TOOK_DISKS_AWAY
    }

    /** Judged by where the VM was found, whatever the result is called: what counts is where the guest has written last. */
    Copying copying() {
        if (images.isEmpty()) {
            return Copying.CAME_TO_NOTHING;
        }
        if (ended.isEmpty()) {
            return Copying.IN_DOUBT;
        }
        Ending ending = ended.get();
        if (!ending.residence().host().equals(request.source())) {
            return Copying.TOOK_DISKS_AWAY;
        }
        return mayHaveRunThere(ending) ? Copying.IN_DOUBT : Copying.CAME_TO_NOTHING;
    }

    /** After a post-copy that broke, the guest stands still at its source and has last written at the destination. */
    private boolean mayHaveRunThere(Ending ending) {
        if (ending.result() != Result.FAILED || !request.options().contains(MigrationOption.ALLOW_POSTCOPY)) {
            return false;
        }
        return switch (ending.residence().state()) {
            case RUNNING -> false;
            case PAUSED -> wasRunning;
            case OFF, CRASHED, UNKNOWN -> true;
        };
    }

    public boolean hasCompleted() {
        return ended.filter(ending -> ending.result() == Result.COMPLETED).isPresent();
    }

    /**
     * Whether this end is to be written down: if none is yet, or if it completed, which somebody who only found the
     * migration may have missed.
     */
    public boolean isEndedBy(Ending ending) {
        return ended.isEmpty() || (ending.result() == Result.COMPLETED && !hasCompleted());
    }

    public MigrationRecord with(Ending ending) {
        return with(Optional.of(ending));
    }

    /** Without an end again. */
    MigrationRecord reopened() {
        return with(Optional.empty());
    }

    private MigrationRecord with(Optional<Ending> ending) {
        return new MigrationRecord(id, request, startedAt, wasRunning, leavesDefinition, images, network, ending);
    }

    Element write(Document document) {
        Element element = document.createElement("migration");
        element.setAttribute("id", id.toString());
        element.setAttribute("vm", request.vm().value());
        element.setAttribute("source", request.source().value());
        element.setAttribute("destination", request.destination().value());
        element.setAttribute("storage", request.storage().name());
        request.tuning()
                .maxBandwidth()
                .ifPresent(rate -> element.setAttribute("bandwidth", Long.toString(rate.bytesPerSecond())));
        request.tuning().maxDowntime().ifPresent(downtime -> element.setAttribute("downtime", downtime.toString()));
        request.tuning()
                .throttlePercent()
                .ifPresent(percent -> element.setAttribute("throttle", Integer.toString(percent)));
        if (!request.options().isEmpty()) {
            element.setAttribute(
                    "options",
                    request.options().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")));
        }
        element.setAttribute("started", startedAt.toString());
        element.setAttribute("running", Boolean.toString(wasRunning));
        element.setAttribute("leaves", Boolean.toString(leavesDefinition));
        element.setAttribute("network", network.name());
        for (String image : images) {
            Element child = document.createElement("image");
            child.setAttribute("path", image);
            element.appendChild(child);
        }
        ended.ifPresent(ending -> {
            element.setAttribute("result", ending.result().name());
            element.setAttribute("ended", ending.at().toString());
            element.setAttribute("host", ending.residence().host().value());
            element.setAttribute("state", ending.residence().state().name());
            element.setAttribute("kind", ending.kind().name());
            element.setAttribute("message", ending.message());
            ending.downtime().ifPresent(downtime -> element.setAttribute("paused", downtime.toString()));
        });
        return element;
    }

    /** @throws RuntimeException if somebody else wrote something that does not fit */
    static MigrationRecord read(Element element) {
        MigrationTuning tuning = new MigrationTuning(
                Xml.attribute(element, "bandwidth").map(text -> DataRate.ofBytesPerSecond(Long.parseLong(text))),
                Xml.attribute(element, "downtime").map(Duration::parse),
                Xml.attribute(element, "throttle")
                        .map(text -> OptionalInt.of(Integer.parseInt(text)))
                        .orElse(OptionalInt.empty()));
        Set<MigrationOption> options = EnumSet.noneOf(MigrationOption.class);
        Xml.attribute(element, "options")
                .ifPresent(text -> Arrays.stream(text.split(" "))
                        .map(MigrationOption::valueOf)
                        .forEach(options::add));
        MigrationRequest request = new MigrationRequest(
                new VmId(element.getAttribute("vm")),
                new HostId(element.getAttribute("source")),
                new HostId(element.getAttribute("destination")),
                StorageMode.valueOf(element.getAttribute("storage")),
                tuning,
                options);
        return new MigrationRecord(
                OperationId.parse(element.getAttribute("id")),
                request,
                Instant.parse(element.getAttribute("started")),
                Boolean.parseBoolean(element.getAttribute("running")),
                Boolean.parseBoolean(element.getAttribute("leaves")),
                Xml.all(element, "image").stream()
                        .map(image -> image.getAttribute("path"))
                        .toList(),
                NetworkAnnouncement.valueOf(element.getAttribute("network")),
                Xml.attribute(element, "result").map(result -> ending(element, Result.valueOf(result))));
    }

    private static Ending ending(Element element, Result result) {
        return new Ending(
                result,
                Instant.parse(element.getAttribute("ended")),
                new Residence.OnHost(
                        new HostId(element.getAttribute("host")), VmState.valueOf(element.getAttribute("state"))),
                Xml.attribute(element, "paused").map(Duration::parse),
                ErrorKind.valueOf(element.getAttribute("kind")),
                element.getAttribute("message"));
    }
}
