package io.evenkeel.fence;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.Fencing;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.failover.PowerReport;
import io.evenkeel.spi.inventory.HostId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Fencing by the chains of devices that the hosts are configured with. One change of a host at a time. */
final class AgentFencing implements Fencing {

    private record Change(String verb, HostId host) {
        @Override
        public String toString() {
            return verb + " " + host;
        }
    }

    private interface Body<T> {
        T run(HostSwitch power) throws InterruptedException;
    }

    private final Map<HostId, HostSwitch> switches = new LinkedHashMap<>();
    private final Map<HostId, ReentrantLock> locks = new LinkedHashMap<>();
    private final Operations operations = new Operations();
    private final Openness openness;

    AgentFencing(List<HostSwitch> switches, Openness openness) {
        this.openness = openness;
        for (HostSwitch each : switches) {
            this.switches.put(each.host(), each);
            this.locks.put(each.host(), new ReentrantLock());
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>An operation that fenced the host before does not fence it again: if the host has power by now, it was let back
     * in, and the call fails with {@code CONFLICT} and no effect.
     */
    @Override
    public FenceReceipt fence(Operation operation, HostId host, Deadline deadline) throws InterruptedException {
        return change(operation, new Change("fence", host), deadline, power -> {
            if (operations.isDone(operation)) {
                return power.receiptIfOff(deadline).orElseThrow(() -> doneAndUndone(operation, "fenced", host));
            }
            FenceReceipt receipt = power.off(deadline);
            operations.done(operation);
            return receipt;
        });
    }

    @Override
    public void unfence(Operation operation, HostId host, Deadline deadline) throws InterruptedException {
        change(operation, new Change("unfence", host), deadline, power -> {
            if (operations.isDone(operation)) {
                if (power.receiptIfOff(deadline).isPresent()) {
                    throw doneAndUndone(operation, "unfenced", host);
                }
                return true;
            }
            power.on(deadline);
            operations.done(operation);
            return true;
        });
    }

    @Override
    public HostPower read(HostId host, Deadline deadline) throws InterruptedException {
        openness.demand();
        return find(host).read(deadline);
    }

    @Override
    public PowerReport report(HostId host, Deadline deadline) throws InterruptedException {
        openness.demand();
        return find(host).report(deadline);
    }

    private <T> T change(Operation operation, Change change, Deadline deadline, Body<T> body)
            throws InterruptedException {
        openness.demand();
        HostSwitch power = find(change.host());
        if (deadline.hasPassed()) {
            throw HypervisorException.withoutEffect(ErrorKind.TIMEOUT, "the deadline has passed already");
        }
        operations.ask(operation, change);
        ReentrantLock lock = lockOf(change.host());
        if (!lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            throw HypervisorException.withoutEffect(
                    ErrorKind.TIMEOUT, "another operation is at the power of " + change.host() + " and has not ended");
        }
        try {
            openness.demand();
            return body.run(power);
        } finally {
            lock.unlock();
        }
    }

    private static HypervisorException doneAndUndone(Operation operation, String done, HostId host) {
        return HypervisorException.withoutEffect(
                ErrorKind.CONFLICT,
                host + " was " + done + " by operation " + operation.id() + " and has changed since; give a new order");
    }

    private HostSwitch find(HostId host) {
        HostSwitch found = switches.get(host);
        if (found == null) {
            throw HypervisorException.withoutEffect(ErrorKind.NOT_FOUND, "no fence device is configured for " + host);
        }
        return found;
    }

    private ReentrantLock lockOf(HostId host) {
        ReentrantLock lock = locks.get(host);
        if (lock == null) {
            throw new IllegalStateException("no lock for " + host);
        }
        return lock;
    }
}
