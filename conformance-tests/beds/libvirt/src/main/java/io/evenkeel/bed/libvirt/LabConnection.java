package io.evenkeel.bed.libvirt;

import io.evenkeel.lab.libvirt.Bmc;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the libvirt adapter reaches the hosts of a lab. */
public final class LabConnection {

    private static final int PROBE_BYTES = 1 << 20;

    private LabConnection() {}

    /** The adapter's settings: sockets for the client, the lab's network between the hosts, one shared directory. */
    public static Map<String, String> settings(Lab lab) {
        return Map.of(
                "hosts",
                each(lab, LabHost::uri),
                "peers",
                each(lab, LabHost::peerUri),
                "keepalive-interval",
                "PT1S",
                "declare-storage-shared",
                "true",
                "shared-directories",
                lab.sharedDirectory().toString(),
                "definitions",
                definitions(lab).toString());
    }

    /** As {@link #settings}, and the locks on disks in the shared directory count as the start guard. */
    static Map<String, String> settingsWithLeases(Lab lab) {
        Path probe = lab.sharedDirectory().resolve("lease-probe.img");
        try {
            if (Files.notExists(probe)) {
                Files.write(probe, new byte[PROBE_BYTES]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>(settings(lab));
        settings.put("lease-probes", probe.toString());
        return settings;
    }

    /** The fence agents' settings: each host is switched by its own board. */
    static Map<String, String> switches(Lab lab) throws InterruptedException {
        String agent = lab.fenceAgent().toString();
        Map<String, String> settings = new HashMap<>();
        settings.put("agent." + agent + ".username", Bmc.USER);
        settings.put("agent." + agent + ".password", Bmc.PASSWORD);
        settings.put("agent." + agent + ".lanplus", "true");
        settings.put("agent." + agent + ".cipher", "3");
        for (LabHost host : lab.hosts()) {
            String device = "bmc-" + host.name();
            settings.put("device." + device + ".agent", agent);
            settings.put("device." + device + ".ip", host.bmc().address());
            settings.put("host." + host.name(), device);
        }
        return settings;
    }

    /** Where definitions are kept for restarts. */
    static Path definitions(Lab lab) {
        try {
            return Files.createDirectories(lab.directory().resolve("definitions"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such settings, but one host is reached through another socket. */
    static Map<String, String> through(Map<String, String> direct, Lab lab, LabHost host, Path socket) {
        Map<String, String> settings = new HashMap<>(direct);
        settings.put(
                "hosts", each(lab, one -> one == host ? "qemu+unix:///" + kind(one) + "?socket=" + socket : one.uri()));
        return settings;
    }

    /** {@code system} or {@code session}: which libvirt a host has. */
    static String kind(LabHost host) {
        return URI.create(host.uri()).getPath().substring(1);
    }

    private static String each(Lab lab, Function<LabHost, String> uri) {
        return lab.hosts().stream()
                .map(host -> host.name() + "=" + uri.apply(host))
                .collect(Collectors.joining(","));
    }
}
