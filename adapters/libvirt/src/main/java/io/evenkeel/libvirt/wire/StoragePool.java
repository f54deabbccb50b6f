package io.evenkeel.libvirt.wire;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A directory of a host in which libvirt makes and removes images; the thread rules of its {@link Wire} hold. */
public final class StoragePool implements AutoCloseable {

    /** {@code virStoragePoolInfo}: a state, padding, then capacity, allocation and what is left, in bytes. */
    private static final int INFO = 32;

    private static final int AVAILABLE = 24;

    private final Pointer pool;

    StoragePool(Pointer pool) {
        this.pool = pool;
    }

    /**
     * An image to be made.
     *
     * @param format {@code raw} or {@code qcow2}
     * @param capacity what a guest sees, in bytes; the file begins small
     * @param backing the image of which it holds the differences only; empty if it stands alone
     */
    public record NewImage(String name, String format, long capacity, Optional<DiskXml.Backing> backing) {

        String xml() {
            Document document = Xml.document();
            Element volume = document.createElement("volume");
            append(volume, "name").setTextContent(name);
            append(volume, "capacity").setTextContent(Long.toString(capacity));
            append(volume, "allocation").setTextContent("0");
            Element target = append(volume, "target");
            append(target, "format").setAttribute("type", format);
            if (format.equals("qcow2")) {
                // Otherwise libvirt asks for the form that QEMU before 1.1 could read.
                append(target, "compat").setTextContent("1.1");
            }
            backing.ifPresent(base -> {
                Element store = append(volume, "backingStore");
                append(store, "path").setTextContent(base.path());
                append(store, "format").setAttribute("type", base.format());
            });
            return Xml.write(volume);
        }

        private static Element append(Element parent, String name) {
            Element child = parent.getOwnerDocument().createElement(name);
            parent.appendChild(child);
            return child;
        }
    }

    public String name() {
        return Virt.LIBRARY.virStoragePoolGetName(pool);
    }

    /** Bytes that are left on its file system. */
    public long available() {
        try (Memory info = new Memory(INFO)) {
            info.clear();
            Wire.check(Virt.LIBRARY.virStoragePoolGetInfo(pool, info), "virStoragePoolGetInfo");
            return info.getLong(AVAILABLE);
        }
    }

    /** Has libvirt look at the directory again: it does not notice by itself what others put there. */
    public void refresh() {
        Wire.check(Virt.LIBRARY.virStoragePoolRefresh(pool, 0), "virStoragePoolRefresh");
    }

    /** Whether it has such a file, as far as libvirt has noticed. */
    public boolean holds(String name) {
        Optional<Pointer> volume = volume(name);
        volume.ifPresent(Virt.LIBRARY::virStorageVolFree);
        return volume.isPresent();
    }

    private Optional<Pointer> volume(String name) {
        @Nullable Pointer volume = Virt.LIBRARY.virStorageVolLookupByName(pool, name);
        if (volume != null) {
            return Optional.of(volume);
        }
        VirFailure failure = VirFailure.last("virStorageVolLookupByName");
        if (failure.code() == VirFailure.NO_STORAGE_VOL) {
            return Optional.empty();
        }
        throw failure;
    }

    /**
     * Makes an image.
     *
     * @throws VirFailure also if there is a file of that name, whether libvirt has noticed it or not
     */
    public void create(NewImage image) {
        @Nullable Pointer volume = Virt.LIBRARY.virStorageVolCreateXML(pool, image.xml(), 0);
        if (volume == null) {
            throw VirFailure.last("virStorageVolCreateXML");
        }
        Virt.LIBRARY.virStorageVolFree(volume);
    }

    /** Removes a file; does nothing if there is none of that name. */
    public void delete(String name) {
        Optional<Pointer> found = volume(name);
        if (found.isPresent()) {
            try {
                Wire.check(Virt.LIBRARY.virStorageVolDelete(found.get(), 0), "virStorageVolDelete");
            } finally {
                Virt.LIBRARY.virStorageVolFree(found.get());
            }
        }
    }

    @Override
    public void close() {
        Virt.LIBRARY.virStoragePoolFree(pool);
    }
}
