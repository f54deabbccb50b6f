package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.inventory.Portrait;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of definitions.
 *
 * <p>{@code UUID.xml} is for whoever manages the VMs and is only read here; {@code UUID.seen.xml} is what a host was seen to
 * hold, and gives way to the other. Definitions hold secrets, so the files are for their owner alone. Every method may
 * block for as long as the storage does.
 */
final class DefinitionStore {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** XML's own way to say something to one program only. */
    private static final Pattern SEEN_ON = Pattern.compile("<\\?evenkeel seen-on=\"([^\"]*)\"\\?>\n");

    private final Path directory;

    /** What was written last, so that nothing is written twice. */
    private final Map<VmId, Integer> written = new ConcurrentHashMap<>();

    DefinitionStore(Path directory) {
        this.directory = directory;
    }

    /** Why the directory cannot be used; empty if it can. */
    Optional<String> problem() {
        if (!Files.isDirectory(directory)) {
            return Optional.of("no directory " + directory + "; create it, for its owner alone (chmod 700)");
        }
        return Files.isReadable(directory) && Files.isWritable(directory)
                ? Optional.empty()
                : Optional.of(directory + " cannot be read and written by this process");
    }

    Optional<Definition> read(VmId vm) throws IOException {
        Optional<String> managed = text(managed(vm));
        if (managed.isPresent()) {
            return Optional.of(new Definition(managed.get(), managed(vm).toString(), Optional.empty()));
        }
        return readSeen(vm);
    }

    Optional<Definition> readSeen(VmId vm) throws IOException {
        Optional<String> seen = text(seen(vm));
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        Matcher head = SEEN_ON.matcher(seen.get());
        if (!head.lookingAt()) {
            throw new IOException(seen(vm) + " does not begin as a file of this adapter; move it to " + managed(vm)
                    + " if it is right, or away");
        }
        return Optional.of(new Definition(
                seen.get().substring(head.end()), seen(vm).toString(), Optional.of(new HostId(head.group(1)))));
    }

    /** Keeps what was seen, unless that is what was seen before. */
    void keep(Portrait portrait) throws IOException {
        String text = "<?evenkeel seen-on=\"" + portrait.host() + "\"?>\n" + portrait.definition();
        Integer before = written.get(portrait.vm());
        if (before != null && before == text.hashCode() && Files.exists(seen(portrait.vm()))) {
            return;
        }
        Path file = seen(portrait.vm());
        Path fresh = Files.createTempFile(directory, ".new-", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.writeString(fresh, text, StandardCharsets.UTF_8, StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        written.put(portrait.vm(), text.hashCode());
    }

    private Path managed(VmId vm) {
        return directory.resolve(uuid(vm) + ".xml");
    }

    private Path seen(VmId vm) {
        return directory.resolve(uuid(vm) + ".seen.xml");
    }

    private static String uuid(VmId vm) {
        String uuid = vm.value().toLowerCase(Locale.ROOT);
        if (!UUID.matcher(uuid).matches()) {
            throw new IllegalArgumentException("not the id of a libvirt VM: " + vm);
        }
        return uuid;
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
