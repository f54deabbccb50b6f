package io.evenkeel.libvirt.logbook;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps a VM whose disks were copied to one host from being started on another, where images of the same names may be
 * older, or incomplete.
 *
 * <p>Several places may have a definition of the VM, each with a note of its own. An end that one of them knows counts for
 * all, and a copy counts unless a place that knows of it also knows of a later one.
 */
public final class CopiedDisks {

    private CopiedDisks() {}

    /**
     * What is noted in one place about the migrations of a VM.
     *
     * @param origin the place, for messages
     */
    public record Note(String origin, Logbook logbook) {

        /**
         * Reads the note in a definition, which may have none.
         *
         * @throws HypervisorException of kind {@code INCOMPATIBLE} without effect if there is one that cannot be read
         */
        public static Note read(VmId vm, String origin, String definition) {
            try {
                return new Note(origin, Logbook.ofDefinition(definition));
            } catch (IllegalArgumentException e) {
                throw new HypervisorException(
                        ErrorKind.INCOMPATIBLE,
                        Effect.NONE,
                        "where the disks of VM " + vm + " are is not known, for the note of its migrations in " + origin
                                + " cannot be read; " + remedy(vm),
                        e);
            }
        }

        /** With what {@link Logbook#restarted} makes of these migrations, as far as no end of them is noted here. */
        private Note restarted(Set<OperationId> settled, HostId host) {
            List<MigrationRecord> records = logbook.records().stream()
                    .flatMap(each -> settled.contains(each.id())
                            ? new Logbook(List.of(each)).restarted(host).records().stream()
                            : Stream.of(each))
                    .toList();
            return new Note(origin, new Logbook(records));
        }
    }

    /**
     * Looks at everything that is noted, before the VM is started without its host.
     *
     * @throws HypervisorException of kind {@code INCOMPATIBLE} without effect
     */
    public static void check(VmId vm, Collection<Note> notes, HostId target) {
        List<Note> agreed = agreed(notes);
        for (Note note : agreed) {
            Optional<MigrationRecord> copy = note.logbook().lastCopy();
            if (copy.isPresent() && agreed.stream().noneMatch(other -> isLater(other.logbook(), copy.get()))) {
                check(vm, copy.get(), note.origin(), target);
            }
        }
    }

    /**
     * As {@link #check}, when every host has answered and the VM is off: a copy that nobody saw end has left the VM on the
     * only host whose definition tells of it.
     *
     * @param held what the hosts with a definition have noted
     * @param kept what is noted elsewhere
     */
    public static void checkHeld(VmId vm, Map<HostId, Note> held, Collection<Note> kept, HostId target) {
        Set<OperationId> settled = settled(held, target);
        List<Note> notes = new ArrayList<>(held.values());
        notes.addAll(kept);
        check(vm, notes.stream().map(note -> note.restarted(settled, target)).toList(), target);
    }

    /** The copies that nobody saw end and that have left the VM on the target. */
    private static Set<OperationId> settled(Map<HostId, Note> held, HostId target) {
        Note own = held.get(target);
        if (own == null) {
            return Set.of();
        }
        Set<OperationId> unended = own.logbook().records().stream()
                .filter(each -> each.ended().isEmpty())
                .map(MigrationRecord::id)
                .collect(Collectors.toSet());
        boolean isAlone = held.entrySet().stream()
                .filter(other -> !other.getKey().equals(target))
                .noneMatch(other -> unended.stream()
                        .anyMatch(id -> other.getValue().logbook().find(id).isPresent()));
        return isAlone ? unended : Set.of();
    }

    /** The notes with every end that one of them knows; if they differ, with the one that took the disks away. */
    private static List<Note> agreed(Collection<Note> notes) {
        Map<OperationId, MigrationRecord> ended = new HashMap<>();
        for (Note note : notes) {
            for (MigrationRecord each : note.logbook().records()) {
                if (each.ended().isPresent()) {
                    ended.merge(each.id(), each, (a, b) -> a.copying().compareTo(b.copying()) >= 0 ? a : b);
                }
            }
        }
        List<Note> agreed = new ArrayList<>();
        for (Note note : notes) {
            List<MigrationRecord> records = note.logbook().records().stream()
                    .map(each -> ended.getOrDefault(each.id(), each))
                    .toList();
            agreed.add(new Note(note.origin(), new Logbook(records)));
        }
        return agreed;
    }

    private static boolean isLater(Logbook other, MigrationRecord copy) {
        return other.find(copy.id()).isPresent()
                && other.lastCopy().filter(last -> last.id().equals(copy.id())).isEmpty();
    }

    private static void check(VmId vm, MigrationRecord copy, String origin, HostId target) {
        Optional<HostId> holder = copy.ended().map(ending -> ending.residence().host());
        if (copy.copying() == MigrationRecord.Copying.IN_DOUBT || holder.isEmpty()) {
            throw refusal(
                    vm,
                    "disks of VM " + vm + " were being copied from "
                            + copy.request().source() + " to " + copy.request().destination()
                            + ", and where they are whole is not known",
                    copy,
                    origin);
        }
        if (!holder.get().equals(target)) {
            throw refusal(
                    vm,
                    "disks of VM " + vm + " were copied to " + holder.get() + " and are on that host alone, whatever "
                            + target + " has by the same name",
                    copy,
                    origin);
        }
    }

    private static HypervisorException refusal(VmId vm, String reason, MigrationRecord copy, String origin) {
        String images = copy.images().stream().collect(Collectors.joining(", "));
        return HypervisorException.withoutEffect(
                ErrorKind.INCOMPATIBLE,
                reason + ": " + images + " (noted in " + origin + "); bring that host back, or restore the disks and "
                        + remedy(vm));
    }

    private static String remedy(VmId vm) {
        return "then remove the note: from a host that has it by virsh metadata " + vm + " " + Logbook.NAMESPACE
                + " --config --remove; if the host is lost, delete the file .seen.xml of the VM in the directory of"
                + " definitions, and put one without the note there";
    }
}
