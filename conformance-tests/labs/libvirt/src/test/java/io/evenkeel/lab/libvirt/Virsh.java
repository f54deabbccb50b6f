package io.evenkeel.lab.libvirt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** libvirt's own client, so that the lab is tested without any adapter. */
final class Virsh {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Virsh() {}

    static void migrate(String guest, LabHost from, LabHost to, int mebibytesPerSecond) throws InterruptedException {
        on(
                from,
                LIMIT,
                "migrate",
                "--live",
                "--p2p",
                "--persistent",
                "--undefinesource",
                "--unsafe",
                "--bandwidth",
                String.valueOf(mebibytesPerSecond),
                guest,
                to.peerUri());
    }

    static String on(LabHost host, Duration limit, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", host.uri()));
        command.addAll(List.of(arguments));
        return Command.run(new ProcessBuilder(command), limit);
    }
}
