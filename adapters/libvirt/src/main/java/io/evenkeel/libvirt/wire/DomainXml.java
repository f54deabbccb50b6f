package io.evenkeel.libvirt.wire;

import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** What a domain's XML says that matters to a migration. */
public final class DomainXml {

    /** On these, QEMU's announcement at the destination reaches the network; on others nothing does or nobody knows. */
    private static final Set<String> ANNOUNCED_INTERFACES = Set.of("network", "bridge", "ethernet", "direct");

    private static final String AGENT_CHANNEL = "org.qemu.guest_agent.0";

    private static final Set<String> REMOVABLE = Set.of("cdrom", "floppy");

    private final Element domain;

    private DomainXml(Element domain) {
        this.domain = domain;
    }

    /**
     * What a domain's description says.
     *
     * @throws IllegalArgumentException if {@code xml} is no domain
     */
    public static DomainXml parse(String xml) {
        Element root = Xml.parse(xml);
        if (!root.getTagName().equals("domain")) {
            throw new IllegalArgumentException("not a domain but a " + root.getTagName());
        }
        return new DomainXml(root);
    }

    /** The accelerator: {@code qemu} is emulation, {@code kvm} is not. */
    String type() {
        return domain.getAttribute("type");
    }

    public boolean isEmulated() {
        return type().equals("qemu");
    }

    /** Empty if the definition leaves it to libvirt. */
    public Optional<String> uuid() {
        return Xml.first(domain, "uuid").map(uuid -> uuid.getTextContent().strip());
    }

    String name() {
        return Xml.first(domain, "name").map(Element::getTextContent).orElse("");
    }

    String architecture() {
        return osType("arch");
    }

    String machine() {
        return osType("machine");
    }

    private String osType(String attribute) {
        return Xml.first(domain, "os", "type")
                .map(type -> type.getAttribute(attribute))
                .orElse("");
    }

    /** The most memory the guest may use; empty if the definition does not say so in words that are understood. */
    public Optional<DataSize> memory() {
        return Xml.first(domain, "memory").flatMap(MemorySize::of);
    }

    /** Whether the guest's memory comes from pages that the host has set aside. */
    public boolean usesHugePages() {
        return Xml.first(domain, "memoryBacking", "hugepages").isPresent();
    }

    /** The virtual processor as an element that hosts can be asked about; empty if it is the default one. */
    public Optional<String> cpu() {
        return Xml.first(domain, "cpu")
                .filter(cpu -> Xml.first(cpu, "model").isPresent())
                .map(Xml::write);
    }

    /** How it stands with QEMU's guest agent; empty if there is no channel for it. Only of a domain that runs. */
    public Optional<AgentState> agent() {
        return Xml.all(domain, "devices", "channel", "target").stream()
                .filter(target -> target.getAttribute("name").equals(AGENT_CHANNEL))
                .findFirst()
                .map(target -> target.getAttribute("state").equals("connected")
                        ? AgentState.CONNECTED
                        : AgentState.DISCONNECTED);
    }

    /** Devices of the host that are handed to the guest, each described in a few words. */
    public List<String> passthroughDevices() {
        List<String> found = new ArrayList<>();
        for (Element device : Xml.all(domain, "devices", "hostdev")) {
            found.add("host device (" + device.getAttribute("type") + ")");
        }
        for (Element network : Xml.all(domain, "devices", "interface")) {
            if (network.getAttribute("type").equals("hostdev")) {
                found.add("host network device");
            }
        }
        for (Element shared : Xml.all(domain, "devices", "filesystem")) {
            found.add("directory of the host ("
                    + Xml.first(shared, "target")
                            .flatMap(target -> Xml.attribute(target, "dir"))
                            .orElse("filesystem") + ")");
        }
        if (!Xml.all(domain, "devices", "shmem").isEmpty()) {
            found.add("memory shared with the host");
        }
        for (Element backend : Xml.all(domain, "devices", "tpm", "backend")) {
            if (backend.getAttribute("type").equals("passthrough")) {
                found.add("trusted platform module of the host");
            }
        }
        return found;
    }

    /** Whether the guest sees the very processor of its host, and so can run only on its like. */
    public boolean showsHostProcessor() {
        return Xml.first(domain, "cpu")
                .filter(cpu -> Set.of("host-passthrough", "maximum").contains(cpu.getAttribute("mode")))
                .isPresent();
    }

    /** Whether the guest was promised a clock that runs at the frequency of its host's. */
    public boolean hasHostClock() {
        boolean asksForIt = Xml.all(domain, "cpu", "feature").stream()
                .anyMatch(feature -> feature.getAttribute("name").equals("invtsc")
                        && feature.getAttribute("policy").equals("require"));
        boolean isScaled =
                Xml.all(domain, "clock", "timer").stream().anyMatch(timer -> timer.hasAttribute("frequency"));
        return asksForIt && !isScaled;
    }

    /** The libvirt networks, the host's interfaces, and the storage pools that it uses by name, each once. */
    public Set<String> uses(Wire.Resource resource) {
        Set<String> names = new LinkedHashSet<>();
        switch (resource) {
            case NETWORK -> names.addAll(interfaceSources("network", "network"));
            case INTERFACE -> {
                names.addAll(interfaceSources("bridge", "bridge"));
                names.addAll(interfaceSources("direct", "dev"));
            }
            case POOL ->
                Xml.all(domain, "devices", "disk", "source").stream()
                        .flatMap(source -> Xml.attribute(source, "pool").stream())
                        .forEach(names::add);
        }
        return names;
    }

    private List<String> interfaceSources(String type, String attribute) {
        return Xml.all(domain, "devices", "interface").stream()
                .filter(each -> each.getAttribute("type").equals(type))
                .flatMap(each -> Xml.first(each, "source").stream())
                .flatMap(source -> Xml.attribute(source, attribute).stream())
                .toList();
    }

    /** Media in removable drives, which are files or devices of the host. */
    public List<String> localMedia() {
        return Xml.all(domain, "devices", "disk").stream()
                .filter(disk -> REMOVABLE.contains(disk.getAttribute("device")))
                .filter(disk -> !disk.getAttribute("type").equals("network"))
                .flatMap(disk -> source(disk).stream())
                .toList();
    }

    /** Disks that the guest writes and that are files or devices of the host; network disks are not among them. */
    public List<String> localDisks() {
        return Xml.all(domain, "devices", "disk").stream()
                .filter(disk -> !REMOVABLE.contains(disk.getAttribute("device")))
                .filter(disk -> Xml.first(disk, "readonly").isEmpty())
                .filter(disk -> !disk.getAttribute("type").equals("network"))
                .flatMap(disk -> source(disk).stream())
                .toList();
    }

    /** The disks that stay in the guest while it lives; drives with media to take out are not among them. */
    public List<DiskXml> disks() {
        return Xml.all(domain, "devices", "disk").stream()
                .filter(disk -> !REMOVABLE.contains(disk.getAttribute("device")))
                .map(DiskXml::of)
                .toList();
    }

    /**
     * Whether a disk or drive of it is on this file of the host, or on an image on top of it.
     *
     * <p>One that is named by its pool is told by its name alone, whatever the pool.
     */
    public boolean uses(Path file) {
        Set<String> names = Set.of(file.toString(), String.valueOf(file.getFileName()));
        return Xml.all(domain, "devices", "disk").stream()
                .map(DiskXml::of)
                .flatMap(disk -> Stream.concat(
                        disk.source().stream(), disk.chain().stream().map(DiskXml.Backing::path)))
                .anyMatch(names::contains);
    }

    /** Of {@link #localDisks} those that no other VM may use at the same time, as absolute paths. */
    public List<String> exclusiveDisks() {
        return Xml.all(domain, "devices", "disk").stream()
                .filter(disk -> !REMOVABLE.contains(disk.getAttribute("device")))
                .filter(disk -> Xml.first(disk, "readonly").isEmpty())
                .filter(disk -> Xml.first(disk, "shareable").isEmpty())
                .filter(disk -> Set.of("file", "block").contains(disk.getAttribute("type")))
                .flatMap(disk -> source(disk).stream())
                .filter(path -> path.startsWith("/"))
                .toList();
    }

    static Optional<String> source(Element disk) {
        return Xml.first(disk, "source")
                .flatMap(source -> Xml.attribute(source, "file")
                        .or(() -> Xml.attribute(source, "dev"))
                        .or(() -> Xml.attribute(source, "dir"))
                        .or(() -> Xml.attribute(source, "volume")));
    }

    /**
     * What a migration does about the network.
     *
     * <p>QEMU announces every interface at the destination when it resumes the guest, unless told otherwise
     * ({@code announce-*} of its migration parameters).
     */
    public NetworkAnnouncement announcement() {
        List<Element> interfaces = Xml.all(domain, "devices", "interface");
        if (interfaces.isEmpty()) {
            return NetworkAnnouncement.NO_NETWORK;
        }
        return interfaces.stream().allMatch(each -> ANNOUNCED_INTERFACES.contains(each.getAttribute("type")))
                ? NetworkAnnouncement.ANNOUNCED
                : NetworkAnnouncement.NOT_ANNOUNCED;
    }
}
