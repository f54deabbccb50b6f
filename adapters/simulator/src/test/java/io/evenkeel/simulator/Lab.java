package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.unit.DataRate;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;

/** Three hosts in virtual time and a connection to them. */
final class Lab implements AutoCloseable {

    static final HostId A = new HostId("a");
    static final HostId B = new HostId("b");
    static final HostId C = new HostId("c");

    final VirtualTime time = new VirtualTime();
    final Datacenter datacenter;
    final SimulatorProvider provider;
    final Hypervisor hypervisor;

    Lab() {
        this(1, Timing.DEFAULT, DataRate.ofMebibytesPerSecond(100));
    }

    Lab(long seed, Timing timing, DataRate nic) {
        datacenter = new Datacenter(seed, time, time, timing);
        provider = new SimulatorProvider(datacenter);
        for (HostId host : new HostId[] {A, B, C}) {
            datacenter.addHost(HostSpec.of(host.value()).withNic(nic));
        }
        hypervisor = connect(Map.of());
    }

    Hypervisor connect(Map<String, String> settings) {
        try {
            return provider.connect(provider.configSchema().bind(settings), context(), soon());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ProviderContext context() {
        return new ProviderContext() {
            @Override
            public Clock clock() {
                return time.clock();
            }

            @Override
            public Ticker ticker() {
                return time;
            }

            @Override
            public ThreadFactory threads() {
                throw new AssertionError("the simulator needs no thread");
            }
        };
    }

    Deadline soon() {
        return Deadline.after(Duration.ofSeconds(5), time);
    }

    MigrationSession begin(MigrationRequest request) throws InterruptedException {
        return hypervisor.migrations().orElseThrow().start(Operation.unled(), request, soon());
    }

    MigrationSession begin(VmId vm) throws InterruptedException {
        return begin(MigrationRequest.of(vm, A, B));
    }

    MigrationSnapshot look(MigrationSession session) throws InterruptedException {
        return session.observe(soon());
    }

    /** Lets time pass, at most an hour, until a migration ends. */
    MigrationOutcome end(MigrationSession session) throws InterruptedException {
        long began = time.nanos();
        while (look(session).outcome().isEmpty()) {
            if (time.nanos() - began > Duration.ofHours(1).toNanos()) {
                throw new AssertionError("does not end: " + look(session) + datacenter.log());
            }
            time.advance(datacenter.untilNextEvent().orElse(Duration.ofSeconds(1)));
        }
        return look(session).outcome().orElseThrow();
    }

    static OperationId id(long number) {
        return new OperationId(new UUID(0, number));
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
