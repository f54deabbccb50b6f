package io.evenkeel.bed.libvirt;

import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the libvirt adapter reaches the hosts of a lab. */
public final class LabConnection {

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
                "true");
    }

    private static String each(Lab lab, Function<LabHost, String> uri) {
        return lab.hosts().stream()
                .map(host -> host.name() + "=" + uri.apply(host))
                .collect(Collectors.joining(","));
    }
}
