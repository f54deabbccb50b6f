package io.evenkeel.simulator;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.MigrationSession.ForceMode;
import io.evenkeel.spi.power.StopMode;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A client that does what it likes through the adapter, while everything fails; all of it drawn from one seed. */
final class Chaos implements AutoCloseable {

    private static final int VMS = 6;
    private static final List<MigrationPhase> PHASES = List.of(
            MigrationPhase.PREPARING, MigrationPhase.PRECOPY, MigrationPhase.SWITCHOVER, MigrationPhase.POSTCOPY);

    private final SplittableRandom random;
    private final Lab lab;
    private final Hypervisor hypervisor;
    private final List<HostId> hosts = List.of(Lab.A, Lab.B, Lab.C);
    private final List<VmId> vms = new ArrayList<>();
    private final List<MigrationSession> sessions = new ArrayList<>();
    private final List<Ending> endings = new ArrayList<>();
    private long operations;

    Chaos(long seed) {
        random = new SplittableRandom(seed);
        Timing timing = Timing.DEFAULT
                .withResume(Duration.ofMillis(random.nextInt(2000)))
                .withBoot(Duration.ofMillis(random.nextInt(500)));
        lab = new Lab(seed, timing, DataRate.ofMebibytesPerSecond(200));
        hypervisor = lab.hypervisor;
        for (int i = 0; i < VMS; i++) {
            vms.add(lab.datacenter.addVm(VmSpec.of("vm-" + i), hosts.get(i % 3)));
        }
    }

    Datacenter datacenter() {
        return lab.datacenter;
    }

    void run(int steps) throws InterruptedException {
        for (int i = 0; i < steps; i++) {
            lab.time.advance(Duration.ofMillis(random.nextInt(3000)));
            try {
                if (random.nextInt(3) == 0) {
                    fault();
                } else {
                    order();
                }
            } catch (HypervisorException refused) {
                // A refusal is an answer; only what happens in the datacenter counts here.
            }
        }
    }

    /** Ends every fault and lets every migration end. */
    void calmDown() {
        endings.forEach(Ending::close);
        lab.time.advance(Duration.ofHours(1));
        lab.datacenter.settle();
    }

    private void fault() {
        Faults faults = lab.datacenter.faults();
        if (random.nextInt(3) == 0 && !endings.isEmpty()) {
            endings.remove(random.nextInt(endings.size())).close();
            return;
        }
        HostId host = host();
        endings.add(
                switch (random.nextInt(10)) {
                    case 0 -> faults.crash(host);
                    case 1 -> faults.hang(host);
                    case 2 -> faults.isolate(host);
                    case 3 -> faults.cut(host, host());
                    case 4 -> faults.loseNextReply();
                    case 5 -> faults.makeFencingIneffective(host);
                    case 6 -> faults.killFenceDevice(host);
                    case 7 -> faults.hangStorage(host);
                    case 8 -> faults.slowReplies(Duration.ofMillis(random.nextInt(800)));
                    default -> faults.crashAt(pick(PHASES), host);
                });
    }

    private void order() throws InterruptedException {
        Operation operation = new Operation(Lab.id(operations++), Epoch.NONE);
        Deadline deadline = Deadline.after(Duration.ofMillis(random.nextInt(1000)), lab.time);
        VmId vm = pick(vms);
        switch (random.nextInt(8)) {
            case 0, 1 -> migrate(operation, vm, deadline);
            case 2 -> hypervisor.power().orElseThrow().start(operation, vm, host(), deadline);
            case 3 -> hypervisor.power().orElseThrow().stop(operation, vm, pick(List.of(StopMode.values())), deadline);
            case 4 -> hypervisor.power().orElseThrow().reset(operation, vm, deadline);
            case 5 -> hypervisor.fencing().orElseThrow().unfence(operation, host(), deadline);
            case 6 -> steer(operation, deadline);
            default -> failover(operation, host(), deadline);
        }
    }

    private void migrate(Operation operation, VmId vm, Deadline deadline) throws InterruptedException {
        HostId from =
                lab.datacenter.witness().inMemoryOn(vm).stream().findFirst().orElse(Lab.A);
        HostId to = hosts.get((hosts.indexOf(from) + 1 + random.nextInt(2)) % 3);
        MigrationRequest request = MigrationRequest.of(vm, from, to).withOptions(MigrationOption.ALLOW_POSTCOPY);
        sessions.add(hypervisor.migrations().orElseThrow().start(operation, request, deadline));
    }

    private void steer(Operation operation, Deadline deadline) throws InterruptedException {
        if (sessions.isEmpty()) {
            return;
        }
        MigrationSession session = sessions.get(sessions.size() - 1 - random.nextInt(Math.min(3, sessions.size())));
        if (random.nextBoolean()) {
            session.cancel(operation, deadline);
        } else {
            session.forceSwitchover(operation, pick(List.of(ForceMode.values())), deadline);
        }
    }

    private void failover(Operation operation, HostId host, Deadline deadline) throws InterruptedException {
        FenceReceipt receipt = hypervisor.fencing().orElseThrow().fence(operation, host, deadline);
        for (VmId vm : vms) {
            Operation restart = new Operation(Lab.id(operations++), Epoch.NONE);
            try {
                hypervisor.restarts().orElseThrow().restart(restart, new RestartRequest(vm, host(), receipt), deadline);
            } catch (HypervisorException refused) {
                // The next VM may be luckier.
            }
        }
    }

    private HostId host() {
        return pick(hosts);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    List<VmId> vms() {
        return vms;
    }

    @Override
    public void close() {
        lab.close();
    }
}
