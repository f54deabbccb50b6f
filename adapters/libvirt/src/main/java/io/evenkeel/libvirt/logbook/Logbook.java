package io.evenkeel.libvirt.logbook;

import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.Xml;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The last migrations of a domain, newest first, as they are stored in its metadata.
 *
 * <p>Metadata travels with a domain, so the logbook is wherever the VM is, and needs no file or service of its own. It
 * cannot be written while a migration runs.
 */
public record Logbook(List<MigrationRecord> records) {

    static final String NAMESPACE = "urn:evenkeel:libvirt:1";

    /** The prefix under which libvirt shows the element in the domain's XML. */
    static final String PREFIX = "evenkeel";

    /** What is written of a migration that nobody saw end. */
    public static final String SUPERSEDED = "a later migration of the VM began before anybody saw how this one ended";

    private static final String RESTARTED = "the VM was started from its disks before anybody saw how this one ended";

    /** Enough for "was this operation started before?" in any sequence of retries; small enough to travel along. */
    private static final int KEPT = 8;

    public Logbook {
        records = List.copyOf(records);
    }

    /** What the domain holds; empty if it holds nothing, or something we cannot read. */
    public static Logbook of(Dom domain) {
        return of(textOf(domain));
    }

    /** As {@link #of(Dom)}, from what {@link #textOf} returned. */
    public static Logbook of(Optional<String> text) {
        return text.map(Logbook::read).orElse(new Logbook(List.of()));
    }

    /** What the domain holds, unread. */
    public static Optional<String> textOf(Dom domain) {
        return domain.metadata(NAMESPACE);
    }

    /**
     * As {@link #of}, to be changed and stored again.
     *
     * @throws HypervisorException if the domain holds something we cannot read, which storing would destroy
     */
    public static Logbook forChange(Dom domain) {
        return domain.metadata(NAMESPACE).map(Logbook::readAll).orElse(new Logbook(List.of()));
    }

    static Logbook readAll(String text) {
        try {
            return strictly(text);
        } catch (RuntimeException e) {
            throw new HypervisorException(
                    ErrorKind.CONFLICT,
                    Effect.NONE,
                    "the VM's metadata under " + NAMESPACE + " was written by somebody else or by a later version;"
                            + " remove it if nothing needs it",
                    e);
        }
    }

    private static Logbook strictly(String text) {
        return new Logbook(Xml.all(Xml.parse(text), "migration").stream()
                .map(MigrationRecord::read)
                .toList());
    }

    static Logbook read(String text) {
        List<MigrationRecord> records = new ArrayList<>();
        try {
            for (Element element : Xml.all(Xml.parse(text), "migration")) {
                records.add(MigrationRecord.read(element));
            }
        } catch (RuntimeException e) {
            // A later version of ours, or somebody's hand: what cannot be read was not written by this adapter.
            return new Logbook(records);
        }
        return new Logbook(records);
    }

    public void store(Dom domain) {
        domain.setMetadata(NAMESPACE, PREFIX, write());
    }

    /** The element that {@link #store} stores. */
    public String write() {
        Document document = Xml.document();
        Element root = document.createElement("migrations");
        records.forEach(each -> root.appendChild(each.write(document)));
        return Xml.write(root);
    }

    public Optional<MigrationRecord> find(OperationId id) {
        return records.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /**
     * What a whole definition of a domain holds, in which libvirt gives every element the prefix.
     *
     * @throws IllegalArgumentException if it holds something we cannot read, or {@code xml} is not XML
     */
    static Logbook ofDefinition(String xml) {
        Optional<String> text = Xml.all(Xml.parse(xml), "metadata", PREFIX + ":migrations").stream()
                .findFirst()
                .map(Xml::write)
                .map(each -> each.replace("<" + PREFIX + ":", "<").replace("</" + PREFIX + ":", "</"));
        try {
            return text.map(Logbook::strictly).orElse(new Logbook(List.of()));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a note of ours", e);
        }
    }

    /** The last one that may have taken the domain's disks to another host. */
    public Optional<MigrationRecord> lastCopy() {
        return records.stream().filter(Logbook::mayHaveTakenDisks).findFirst();
    }

    private static boolean mayHaveTakenDisks(MigrationRecord record) {
        return record.copying() != MigrationRecord.Copying.CAME_TO_NOTHING;
    }

    public Optional<MigrationRecord> newest() {
        return records.stream().findFirst();
    }

    /** With this record in place of the one of the same id, or in front. */
    public Logbook with(MigrationRecord entry) {
        List<MigrationRecord> changed = new ArrayList<>(records);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).id().equals(entry.id())) {
                changed.set(i, entry);
                return new Logbook(changed);
            }
        }
        changed.add(0, entry);
        if (changed.size() <= KEPT) {
            return new Logbook(changed);
        }
        List<MigrationRecord> kept = new ArrayList<>(changed.subList(0, KEPT));
        // Where the disks are must never be forgotten, and what is under way now may still come to nothing.
        changed.stream()
                .filter(each -> each.ended().isPresent() && mayHaveTakenDisks(each))
                .findFirst()
                .filter(copy -> !kept.contains(copy))
                .ifPresent(copy -> kept.set(KEPT - 1, copy));
        return new Logbook(kept);
    }

    /** With this record in front, and an end to those before it that nobody saw end: they do not settle any more. */
    public Logbook begin(MigrationRecord entry, Residence.OnHost residence) {
        MigrationRecord.Ending superseded = overtaken(entry.startedAt(), residence, SUPERSEDED);
        List<MigrationRecord> ended = records.stream()
                .map(each -> each.ended().isPresent() || each.id().equals(entry.id()) ? each : each.with(superseded))
                .toList();
        return new Logbook(ended).with(entry);
    }

    private static MigrationRecord.Ending overtaken(Instant at, Residence.OnHost residence, String message) {
        return new MigrationRecord.Ending(
                MigrationRecord.Result.FAILED, at, residence, Optional.empty(), ErrorKind.CONFLICT, message);
    }

    /**
     * Without those that nobody saw end: they are not of the VM that was started from its disks since.
     *
     * <p>One that was copying disks stays if the VM is started on another host than its source, and says so: those disks
     * are the only ones from then on.
     */
    public Logbook restarted(HostId host) {
        List<MigrationRecord> changed = new ArrayList<>();
        for (MigrationRecord each : records) {
            if (each.ended().isPresent()) {
                changed.add(each);
            } else if (!each.images().isEmpty() && !each.request().source().equals(host)) {
                Residence.OnHost there = new Residence.OnHost(host, VmState.RUNNING);
                changed.add(each.with(overtaken(each.startedAt(), there, RESTARTED)));
            }
        }
        return new Logbook(changed);
    }

    /** Without a record that never began, and without the ends that {@link #begin} gave to others because of it. */
    public Logbook discard(MigrationRecord entry) {
        return new Logbook(records.stream()
                .filter(each -> !each.id().equals(entry.id()))
                .map(each -> each.ended()
                                .filter(ending -> ending.message().equals(SUPERSEDED)
                                        && ending.at().equals(entry.startedAt()))
                                .isPresent()
                        ? each.reopened()
                        : each)
                .toList());
    }
}
