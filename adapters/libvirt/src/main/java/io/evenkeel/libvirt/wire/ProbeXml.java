package io.evenkeel.libvirt.wire;

import java.nio.file.Path;
import java.util.UUID;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The smallest VM that opens a disk image for writing: nothing boots on it. */
public final class ProbeXml {

    /** No VM of anybody: these live for a second on connecting, and are left out of every list. */
    static final String NAME_PREFIX = "evenkeel-probe-";

    private ProbeXml() {}

    public static String of(UUID uuid, Path image) {
        Document document = Xml.document();
        Element domain = document.createElement("domain");
        domain.setAttribute("type", "qemu");
        child(domain, "name").setTextContent(NAME_PREFIX + uuid.toString().substring(0, 8));
        child(domain, "uuid").setTextContent(uuid.toString());
        Element memory = child(domain, "memory");
        memory.setAttribute("unit", "MiB");
        memory.setTextContent("16");
        child(child(domain, "os"), "type").setTextContent("hvm");
        child(child(domain, "features"), "acpi");
        Element devices = child(domain, "devices");
        boolean isBlock = image.startsWith("/dev");
        Element disk = child(devices, "disk");
        disk.setAttribute("type", isBlock ? "block" : "file");
        disk.setAttribute("device", "disk");
        Element driver = child(disk, "driver");
        driver.setAttribute("name", "qemu");
        driver.setAttribute("type", "raw");
        child(disk, "source").setAttribute(isBlock ? "dev" : "file", image.toString());
        Element target = child(disk, "target");
        target.setAttribute("dev", "vda");
        target.setAttribute("bus", "virtio");
        Element usb = child(devices, "controller");
        usb.setAttribute("type", "usb");
        usb.setAttribute("model", "none");
        child(devices, "memballoon").setAttribute("model", "none");
        return Xml.write(domain);
    }

    private static Element child(Element parent, String name) {
        Element child = parent.getOwnerDocument().createElement(name);
        parent.appendChild(child);
        return child;
    }
}
