package io.evenkeel.libvirt.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * A disk as a domain's XML describes it.
 *
 * @param target the name by which libvirt knows it in its VM, such as {@code vda}
 * @param type what it is on the host: {@code file}, {@code block}, {@code network}, {@code volume} ...
 * @param source the path of the file or device, or a name; empty for those that are not on the host
 * @param format what QEMU takes its content for, such as {@code raw} or {@code qcow2}
 * @param chain the images below it, of which it holds the differences, nearest first
 */
public record DiskXml(
        String target,
        String type,
        Optional<String> source,
        String format,
        boolean isReadOnly,
        boolean isShareable,
        boolean isEncrypted,
        List<Backing> chain) {

    /**
     * An image below another.
     *
     * @param path of the file or device; empty text for what is not on the host
     */
    public record Backing(String path, String format) {}

    public DiskXml {
        chain = List.copyOf(chain);
    }

    static DiskXml of(Element disk) {
        return new DiskXml(
                Xml.first(disk, "target")
                        .map(target -> target.getAttribute("dev"))
                        .orElse(""),
                disk.getAttribute("type"),
                DomainXml.source(disk),
                Xml.first(disk, "driver")
                        .flatMap(driver -> Xml.attribute(driver, "type"))
                        .orElse("raw"),
                Xml.first(disk, "readonly").isPresent(),
                Xml.first(disk, "shareable").isPresent(),
                Xml.first(disk, "encryption").isPresent()
                        || Xml.first(disk, "source", "encryption").isPresent(),
                chain(disk));
    }

    /** Each image describes the next below it; an empty description ends the chain. */
    private static List<Backing> chain(Element disk) {
        List<Backing> chain = new ArrayList<>();
        Optional<Element> next = Xml.first(disk, "backingStore");
        while (next.isPresent() && next.get().hasAttribute("type")) {
            Element store = next.get();
            chain.add(new Backing(
                    DomainXml.source(store).orElse(""),
                    Xml.first(store, "format")
                            .map(format -> format.getAttribute("type"))
                            .orElse("")));
            next = Xml.first(store, "backingStore");
        }
        return chain;
    }
}
