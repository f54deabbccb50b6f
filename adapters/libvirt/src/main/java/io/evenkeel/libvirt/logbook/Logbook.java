package io.evenkeel.libvirt.logbook;

import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.Xml;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.Residence;
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
            return new Logbook(Xml.all(Xml.parse(text), "migration").stream()
                    .map(MigrationRecord::read)
                    .toList());
        } catch (RuntimeException e) {
            throw new HypervisorException(
                    ErrorKind.CONFLICT,
                    Effect.NONE,
                    "the VM's metadata under " + NAMESPACE + " was written by somebody else or by a later version;"
                            + " remove it if nothing needs it",
                    e);
        }
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

    /** As {@link #of(Dom)}, from a whole definition of a domain, in which libvirt gives every element the prefix. */
    public static Logbook ofDefinition(String xml) {
        return Xml.all(Xml.parse(xml), "metadata", PREFIX + ":migrations").stream()
                .findFirst()
                .map(Xml::write)
                .map(text -> text.replace("<" + PREFIX + ":", "<").replace("</" + PREFIX + ":", "</"))
                .map(text -> of(Optional.of(text)))
                .orElse(new Logbook(List.of()));
    }

    /** The last one that may have taken the domain's disks to another host. */
    public Optional<MigrationRecord> lastCopy() {
        return records.stream()
                .filter(each -> !each.images().isEmpty())
                .filter(each -> each.ended().isEmpty() || each.hasCompleted())
                .findFirst();
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
        return new Logbook(changed.subList(0, Math.min(KEPT, changed.size())));
    }

    /** With this record in front, and an end to those before it that nobody saw end: they do not settle any more. */
    public Logbook begin(MigrationRecord entry, Residence.OnHost residence) {
        MigrationRecord.Ending superseded = new MigrationRecord.Ending(
                MigrationRecord.Result.FAILED,
                entry.startedAt(),
                residence,
                Optional.empty(),
                ErrorKind.CONFLICT,
                SUPERSEDED);
        List<MigrationRecord> ended = records.stream()
                .map(each -> each.ended().isPresent() || each.id().equals(entry.id()) ? each : each.with(superseded))
                .toList();
        return new Logbook(ended).with(entry);
    }

    /** Without those that nobody saw end: they are not of the VM that was started from its disks since. */
    public Logbook restarted() {
        return new Logbook(
                records.stream().filter(each -> each.ended().isPresent()).toList());
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
