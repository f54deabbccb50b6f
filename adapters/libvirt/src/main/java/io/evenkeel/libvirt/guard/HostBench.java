package io.evenkeel.libvirt.guard;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.ProbeXml;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real hosts. The VMs of a trial end with this connection if nothing ends them before. */
final class HostBench implements LeaseProbe.Bench {

    private static final Logger LOG = LoggerFactory.getLogger(HostBench.class);

    /** A VM without anything to boot starts in a second, on a machine that is not overloaded. */
    private static final Duration ONE_START = Duration.ofSeconds(10);

    private final Hosts hosts;
    private final UUID probe = UUID.randomUUID();

    /** Set when nobody waits for a start any more: one that is carried out later must not stay. */
    private volatile boolean givenUp;

    HostBench(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public boolean start(HostId host, Path image, Deadline deadline) throws InterruptedException {
        try {
            hosts.get(host)
                    .change(
                            wire -> {
                                wire.createUntilClosed(ProbeXml.of(probe, image));
                                if (givenUp) {
                                    destroy(wire);
                                }
                                return true;
                            },
                            deadline.atMost(ONE_START));
            return true;
        } catch (HypervisorException e) {
            if (e.kind() == ErrorKind.CONFLICT) {
                return false;
            }
            if (e.kind() == ErrorKind.UNREACHABLE || e.kind() == ErrorKind.TIMEOUT) {
                givenUp = true;
                throw new HypervisorException(ErrorKind.UNREACHABLE, Effect.NONE, e.getMessage(), e);
            }
            throw e;
        }
    }

    @Override
    public void stop(HostId host) throws InterruptedException {
        try {
            hosts.get(host)
                    .change(
                            wire -> {
                                destroy(wire);
                                return true;
                            },
                            Deadline.after(ONE_START));
        } catch (HypervisorException e) {
            LOG.warn("The trial of {} on {} ends only when this connection is closed", probe, host, e);
        }
    }

    private void destroy(Wire wire) {
        wire.find(probe.toString()).ifPresent(found -> {
            try (Dom domain = found) {
                domain.destroy();
            }
        });
    }
}
