package io.evenkeel.libvirt.guard;

import io.evenkeel.libvirt.connection.Poll;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tries out whether a host refuses to use a disk image that another host is using.
 *
 * <p>Every host is once the one that has it and once the one that is refused: a lock needs both sides. The first host is
 * tried against all, which is enough, because the locks of two hosts that both exclude a third meet in the same place.
 */
final class LeaseProbe {

    /** The hosts as the trial needs them. */
    interface Bench {

        /**
         * Starts a small VM that has the image open for writing.
         *
         * @return whether it started; false if somebody's lock refused it
         * @throws HypervisorException UNREACHABLE if the host cannot be asked
         */
        boolean start(HostId host, Path image, Deadline deadline) throws InterruptedException;

        /** Ends it, in a time of its own: what was started must not stay because the trial took long. */
        void stop(HostId host) throws InterruptedException;
    }

    /** A QEMU that ends at once may be gone before libvirt has heard from it why: a lock, or something that is broken. */
    private static final int TRIES = 3;

    private LeaseProbe() {}

    /** @throws HypervisorException if a second host may use the image, or this cannot be found out */
    static void verify(List<HostId> hosts, Path image, Bench bench, Deadline deadline) throws InterruptedException {
        HostId first = hosts.get(0);
        for (HostId holder : hosts) {
            List<HostId> tried = holder.equals(first) ? hosts.subList(1, hosts.size()) : List.of(first);
            awaitStart(holder, image, bench, deadline);
            try {
                for (HostId other : tried) {
                    if (starts(other, image, bench, deadline)) {
                        bench.stop(other);
                        throw HypervisorException.withoutEffect(
                                ErrorKind.INVALID_CONFIGURATION,
                                "lease-probes: " + other + " started a VM on " + image + " while a VM of " + holder
                                        + " was using it; no lock works between these hosts, so do not declare one");
                    }
                }
            } finally {
                bench.stop(holder);
            }
        }
    }

    /** Another connection may be at the same trial; it lasts seconds. */
    private static void awaitStart(HostId host, Path image, Bench bench, Deadline deadline)
            throws InterruptedException {
        Optional<Boolean> started =
                Poll.until(deadline, () -> starts(host, image, bench, deadline) ? Optional.of(true) : Optional.empty());
        if (started.isEmpty()) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.TIMEOUT, "lease-probes: somebody else is using " + image + ", says " + host);
        }
    }

    private static boolean starts(HostId host, Path image, Bench bench, Deadline deadline) throws InterruptedException {
        int left = TRIES;
        while (true) {
            try {
                return bench.start(host, image, deadline);
            } catch (HypervisorException e) {
                if (e.kind() == ErrorKind.UNREACHABLE) {
                    throw e;
                }
                left--;
                if (e.kind() != ErrorKind.HYPERVISOR_FAULT || left == 0) {
                    throw new HypervisorException(
                            ErrorKind.INVALID_CONFIGURATION,
                            Effect.NONE,
                            "lease-probes: " + host + " cannot try out " + image + ": " + e.getMessage(),
                            e);
                }
            }
        }
    }
}
