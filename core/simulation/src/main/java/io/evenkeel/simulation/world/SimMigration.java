package io.evenkeel.simulation.world;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One live migration between two hosts, which goes on by itself whoever looks.
 *
 * <p>It ends on the destination, on the source, or with the VM stopped where the only whole copy was lost. While a host
 * that matters hangs, it waits.
 */
public final class SimMigration {

    private static final Duration SWITCHOVER = Duration.ofMillis(200);
    /** Memory per second on a link of 10 Gbit/s, nearly. */
    private static final double BYTES_PER_SECOND = 1e9;

    private final Datacenter world;
    private final OperationId id;
    private final SimVm vm;
    private final SimHost source;
    private final SimHost destination;
    private MigrationPhase phase = MigrationPhase.PREPARING;
    private @Nullable MigrationOutcome outcome;

    SimMigration(Datacenter world, OperationId id, SimVm vm, SimHost source, SimHost destination) {
        this.world = world;
        this.id = id;
        this.vm = vm;
        this.source = source;
        this.destination = destination;
    }

    void begin() {
        vm.migration = this;
        world.hold(vm, destination, Holding.INCOMING);
        after(world.dice.between(Duration.ofMillis(20), Duration.ofSeconds(1)), () -> {
            phase = MigrationPhase.PRECOPY;
            double seconds = vm.spec.memory().bytes() / BYTES_PER_SECOND * (1 + world.dice.below(100) / 50.0);
            after(Duration.ofMillis((long) (seconds * 1000) + 50), this::switchOver);
        });
    }

    private void switchOver() {
        phase = MigrationPhase.SWITCHOVER;
        world.hold(vm, source, Holding.PAUSED);
        after(SWITCHOVER, () -> {
            world.release(vm, source);
            world.hold(vm, destination, Holding.RUNNING);
            vm.home = destination;
            end(new MigrationOutcome.Completed(
                    new Residence.OnHost(destination.id(), VmState.RUNNING),
                    Optional.of(SWITCHOVER),
                    NetworkAnnouncement.ANNOUNCED));
        });
    }

    /** Takes a step as soon as both hosts execute. */
    private void after(Duration time, Runnable step) {
        world.schedule.in(time, () -> whenBothExecute(step));
    }

    private void whenBothExecute(Runnable step) {
        if (outcome != null) {
            return;
        }
        if (source.executes() && destination.executes()) {
            step.run();
        } else {
            Object unused = world.lookAgain(() -> whenBothExecute(step));
        }
    }

    /** A host has lost its memory. */
    void lost(SimHost host) {
        if (outcome != null) {
            return;
        }
        if (host == source) {
            world.release(vm, destination);
        } else {
            goOnAtSource();
        }
        end(new MigrationOutcome.Failed(residence(), ErrorKind.UNREACHABLE, host + " went down"));
    }

    /** True if the migration will end early, or has. */
    boolean cancel() {
        if (outcome != null || phase == MigrationPhase.SWITCHOVER) {
            return outcome != null;
        }
        world.release(vm, destination);
        goOnAtSource();
        end(new MigrationOutcome.Cancelled(residence()));
        return true;
    }

    /** The VM was stopped at its source. */
    void stopped() {
        if (outcome == null) {
            world.release(vm, destination);
            world.release(vm, source);
            end(new MigrationOutcome.Failed(residence(), ErrorKind.CONFLICT, vm + " was stopped"));
        }
    }

    /** The VM is booted anew: what the migration still has of it is void. */
    void superseded() {
        if (outcome == null) {
            if (vm.holdings.get(destination) == Holding.INCOMING) {
                world.release(vm, destination);
            }
            end(new MigrationOutcome.Failed(new Residence.Nowhere(), ErrorKind.CONFLICT, vm + " was booted anew"));
        }
    }

    private void goOnAtSource() {
        if (vm.holdings.containsKey(source)) {
            world.hold(vm, source, Holding.RUNNING);
        }
    }

    private Residence residence() {
        return vm.holdings.containsKey(source)
                ? new Residence.OnHost(source.id(), VmState.RUNNING)
                : new Residence.Nowhere();
    }

    private void end(MigrationOutcome how) {
        outcome = how;
        phase = how.phase();
        vm.migration = null;
        vm.places.clear();
        vm.places.add(vm.home);
        world.touched(vm);
    }

    MigrationSnapshot snapshot() {
        return outcome == null ? MigrationSnapshot.of(id, phase) : MigrationSnapshot.ended(id, outcome);
    }

    SimHost source() {
        return source;
    }

    SimHost destination() {
        return destination;
    }

    public boolean isOver() {
        return outcome != null;
    }
}
