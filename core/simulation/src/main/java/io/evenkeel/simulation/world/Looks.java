package io.evenkeel.simulation.world;

import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What can be known of a datacenter by asking. */
final class Looks {

    private final Datacenter world;
    private final Map<OperationId, SimMigration> migrations;

    Looks(Datacenter world, Map<OperationId, SimMigration> migrations) {
        this.world = world;
        this.migrations = migrations;
    }

    Reply answer(Effect.Look look) {
        if (look instanceof Effect.ListHosts) {
            return new Reply.Hosts(world.hosts().stream().map(this::host).toList());
        } else if (look instanceof Effect.ListVms) {
            return new Reply.Vms(vms());
        } else if (look instanceof Effect.Probe probe) {
            return new Reply.Probed(health(world.host(probe.host())));
        } else if (look instanceof Effect.AskWitness ask) {
            return new Reply.Heard(world.heartbeats().heard(ask.witness()));
        } else if (look instanceof Effect.ReadPower read) {
            return new Reply.Power(power(world.host(read.host())));
        } else if (look instanceof Effect.Locate locate) {
            return new Reply.Located(residence(world.vm(locate.vm())));
        } else if (look instanceof Effect.ListGuests) {
            return new Reply.Guests(guests());
        } else if (look instanceof Effect.ListLoads) {
            return new Reply.Loads(List.of(), List.of());
        } else if (look instanceof Effect.ObserveMigration observe) {
            return migration(observe.operation().id());
        }
        throw new IllegalStateException("a look of no known kind: " + look);
    }

    private Instant now() {
        return world.schedule.instant();
    }

    Host host(SimHost host) {
        return new Host(
                host.id(),
                host.id().value(),
                host.state(),
                host.capacity(),
                host.spec.domain(),
                host.spec.labels(),
                now());
    }

    private List<Vm> vms() {
        Instant now = now();
        List<Vm> vms = new ArrayList<>(world.vms().size());
        for (SimVm vm : world.vms()) {
            vms.add(vm(vm, now));
        }
        return vms;
    }

    Vm vm(SimVm vm) {
        return vm(vm, now());
    }

    private static Vm vm(SimVm vm, Instant now) {
        return new Vm(
                vm.id(),
                vm.id().value(),
                residence(vm),
                vm.spec.virtualCpus(),
                vm.spec.memory(),
                vm.spec.labels(),
                now,
                vm.isKeptByPlatform);
    }

    HealthReport health(SimHost host) {
        if (!host.answers()) {
            return new HealthReport(host.id(), HostHealth.SUSPECT, "does not answer", now());
        }
        return host.isStorageHung()
                ? new HealthReport(host.id(), HostHealth.DEGRADED, "its disks do not answer", now())
                : new HealthReport(host.id(), HostHealth.HEALTHY, "answers", now());
    }

    /** §5.13: guests of hosts that do not answer are left out. */
    private List<GuestSigns> guests() {
        List<GuestSigns> signs = new ArrayList<>();
        for (SimVm vm : world.vms()) {
            for (SimHost host : vm.executing()) {
                if (host.answers()) {
                    long alive = vm.guestHung ? vm.guestHungAt : world.schedule.now();
                    signs.add(new GuestSigns(
                            vm.id(),
                            Optional.of(Schedule.BEGINNING.plusNanos(alive)),
                            Optional.of(AgentState.CONNECTED),
                            OptionalLong.of(alive / 1_000_000_000),
                            now()));
                }
            }
        }
        return signs;
    }

    private static HostPower power(SimHost host) {
        if (host.bmc == Bmc.DEAD || !host.bmcPath.isWhole()) {
            return HostPower.UNKNOWN;
        }
        return (host.powered || host.booting != null) && !host.hasLied ? HostPower.ON : HostPower.OFF;
    }

    private Reply migration(OperationId id) {
        SimMigration migration = migrations.get(id);
        if (migration == null) {
            return new Reply.MigrationSeen(Optional.empty());
        }
        if (!migration.isOver()
                && !migration.source().answers()
                && !migration.destination().answers()) {
            return Refusal.withoutEffect(ErrorKind.UNREACHABLE, "neither host of the migration answers")
                    .reply();
        }
        return new Reply.MigrationSeen(Optional.of(migration.snapshot()));
    }

    /** Where a VM is as far as can be told by asking every host that may have something of it. */
    static Residence residence(SimVm vm) {
        if (isAtHomeAlone(vm)) {
            return new Residence.OnHost(vm.home.id(), VmState.RUNNING);
        }
        Set<SimHost> silent = null;
        for (SimHost place : vm.places) {
            if (place.isOpaque()) {
                silent = silent == null ? new LinkedHashSet<>() : silent;
                silent.add(place);
            }
        }
        if (silent != null) {
            Set<SimHost> possible = new LinkedHashSet<>(silent);
            vm.held().stream().filter(SimHost::answers).forEach(possible::add);
            return new Residence.Unknown("no answer from " + silent, ids(possible));
        }
        List<SimHost> whole = new ArrayList<>(2);
        vm.holdings.forEach((host, holding) -> {
            if (holding != Holding.INCOMING && host.answers()) {
                whole.add(host);
            }
        });
        if (whole.size() > 1) {
            return new Residence.OnSeveralHosts(ids(whole));
        }
        if (whole.size() == 1) {
            boolean runs = vm.holdings.get(whole.get(0)) == Holding.RUNNING;
            return new Residence.OnHost(whole.get(0).id(), runs ? VmState.RUNNING : VmState.PAUSED);
        }
        return vm.home.answers()
                ? new Residence.OnHost(vm.home.id(), vm.crashed ? VmState.CRASHED : VmState.OFF)
                : new Residence.Nowhere();
    }

    /** As almost all of them are almost always, so that it is told at once. */
    private static boolean isAtHomeAlone(SimVm vm) {
        return vm.home.answers()
                && vm.places.size() == 1
                && vm.holdings.size() == 1
                && vm.holdings.get(vm.home) == Holding.RUNNING;
    }

    private static Set<HostId> ids(Iterable<SimHost> hosts) {
        Set<HostId> ids = new LinkedHashSet<>();
        hosts.forEach(host -> ids.add(host.id()));
        return ids;
    }
}
