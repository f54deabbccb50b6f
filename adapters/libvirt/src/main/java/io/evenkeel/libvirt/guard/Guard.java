package io.evenkeel.libvirt.guard;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Hosts.Reply;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.wire.Versions;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.guard.StartGuard;
import io.evenkeel.spi.inventory.HostId;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start guard of a connection.
 *
 * <p>libvirt does not tell whether a lock manager is configured, nor whether the locks of QEMU work on some storage. So the
 * operator declares storage on which locks work, and each connection tries it out on all its hosts before it says so too.
 */
public record Guard(StartGuard level, Admission admission) {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private static final Guard NONE = new Guard(StartGuard.NONE, Admission.open());

    /**
     * The guard that holds on all hosts.
     *
     * @throws HypervisorException if the settings declare locks that do not work
     */
    public static Guard establish(Settings settings, Hosts hosts, Deadline deadline) throws InterruptedException {
        List<HostId> all = hosts.all().stream().map(HostLink::id).toList();
        if (settings.leaseProbes().isEmpty()) {
            return NONE;
        }
        boolean allAnswer = hosts.askAll(Wire::versions, deadline).values().stream()
                .allMatch(reply -> reply instanceof Reply.Answer<Versions>);
        if (all.size() < 2 || !allAnswer) {
            // The others must be served, and what could not be tried out is not claimed.
            LOG.warn("lease-probes needs two hosts and an answer from each; this connection declares no start guard");
            return NONE;
        }
        Set<Path> directories = new LinkedHashSet<>();
        try {
            for (Path image : settings.leaseProbes()) {
                LeaseProbe.verify(all, image, new HostBench(hosts), deadline);
                directories.add(image.getParent());
            }
        } catch (HypervisorException e) {
            if (e.kind() != ErrorKind.UNREACHABLE) {
                throw e;
            }
            LOG.warn("lease-probes could not be tried out; this connection declares no start guard", e);
            return NONE;
        }
        return new Guard(StartGuard.EXCLUSIVE_LEASE, Admission.ofDisksBelow(directories));
    }
}
