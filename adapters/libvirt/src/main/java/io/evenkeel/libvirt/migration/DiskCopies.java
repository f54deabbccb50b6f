package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.wire.DiskXml;
import io.evenkeel.libvirt.wire.DiskXml.Backing;
import io.evenkeel.libvirt.wire.Dom.DiskSize;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.StoragePool.NewImage;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.migration.Assessment.Finding;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which disks of a VM are copied along with its memory: those on files that not all hosts see.
 *
 * @param isIncremental whether images on top of others are copied without what is below, which all hosts see
 * @param findings what keeps disks from being copied
 */
record DiskCopies(List<Copy> copies, boolean isIncremental, List<Finding> findings) {

    static final DiskCopies NONE = new DiskCopies(List.of(), false, List.of());

    /** Those that libvirt's pools can make an image in. */
    private static final Set<String> FORMATS = Set.of("raw", "qcow2");

    DiskCopies {
        copies = List.copyOf(copies);
        findings = List.copyOf(findings);
    }

    /**
     * One disk.
     *
     * @param target its name within the VM
     * @param backing what the copy is made on top of; empty if it is to stand alone
     */
    record Copy(String target, ImageFile file, String format, DiskSize size, Optional<Backing> backing) {

        NewImage image() {
            return new NewImage(file.name(), format, size.capacity(), backing);
        }
    }

    boolean isEmpty() {
        return copies.isEmpty();
    }

    /**
     * Looks through the disks of a VM.
     *
     * @param sizes asks the source for the size of the disk with a target
     */
    static DiskCopies of(String vm, DomainXml xml, Settings settings, Function<String, DiskSize> sizes) {
        List<Finding> findings = new ArrayList<>();
        List<DiskXml> disks = new ArrayList<>();
        for (DiskXml disk : xml.disks()) {
            if (isTiedToItsHost(disk, settings)) {
                Optional<String> trouble = trouble(disk);
                trouble.ifPresent(text -> findings.add(new Finding(
                        true,
                        ErrorKind.INCOMPATIBLE,
                        "disk " + disk.target() + " of VM " + vm + " cannot be copied along: " + text)));
                if (trouble.isEmpty()) {
                    disks.add(disk);
                }
            }
        }
        boolean isIncremental = disks.stream().anyMatch(disk -> !disk.chain().isEmpty())
                && disks.stream().allMatch(disk -> disk.chain().stream().allMatch(base -> isShared(base, settings)));
        List<Copy> copies = disks.stream()
                .map(disk -> new Copy(
                        disk.target(),
                        ImageFile.of(disk.source().orElseThrow()),
                        disk.format(),
                        sizes.apply(disk.target()),
                        isIncremental ? disk.chain().stream().findFirst() : Optional.empty()))
                .toList();
        return new DiskCopies(copies, isIncremental, findings);
    }

    private static boolean isTiedToItsHost(DiskXml disk, Settings settings) {
        return !disk.type().equals("network")
                && !disk.isReadOnly()
                && disk.source().filter(source -> !isShared(source, settings)).isPresent();
    }

    private static boolean isShared(Backing base, Settings settings) {
        return isShared(base.path(), settings);
    }

    private static boolean isShared(String source, Settings settings) {
        try {
            Path path = Path.of(source);
            return path.isAbsolute() && settings.isShared(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Optional<String> trouble(DiskXml disk) {
        String source = disk.source().orElseThrow();
        if (!disk.type().equals("file") || !source.startsWith("/")) {
            return Optional.of("it is of type '" + disk.type() + "', and only image files are; put " + source
                    + " where all hosts see it");
        }
        if (disk.isShareable()) {
            return Optional.of("other VMs may use it too (shareable); put " + source + " where all hosts see it");
        }
        if (disk.isEncrypted()) {
            return Optional.of("its image is encrypted; put " + source + " where all hosts see it");
        }
        if (!FORMATS.contains(disk.format())) {
            return Optional.of("its format is " + disk.format() + ", and only raw and qcow2 are");
        }
        return Optional.empty();
    }
}
