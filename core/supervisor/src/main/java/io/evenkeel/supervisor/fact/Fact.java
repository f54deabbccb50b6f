package io.evenkeel.supervisor.fact;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing a supervisor must not forget.
 *
 * <p>An intent is written before its effect is ordered, and names everything that is needed to order it once more; the
 * fact that ends it carries the same operation. An intent without an end is open: whoever leads next orders it again
 * from the same target, or seals or fences that target before choosing another. Facts never carry secrets.
 */
public sealed interface Fact {

    /** An intent, or what ended one: a fact that belongs to an operation at an adapter. */
    sealed interface OfOperation extends Fact {
        OperationId operation();
    }

    /** An operation is about to be ordered. */
    sealed interface Intent extends OfOperation {}

    /** An operation is over, or given up after it was made harmless. */
    sealed interface End extends OfOperation {
        Ending ending();
    }

    /** A supervisor began to lead; the epoch is that of the entry. */
    record Led(String supervisor) implements Fact {
        public Led {
            requireNonNull(supervisor, "supervisor");
        }
    }

    /** VMs are kept alive from now on, or their size or place has changed. */
    record Kept(List<KeptVm> vms) implements Fact {
        public Kept {
            vms = List.copyOf(vms);
        }
    }

    /**
     * The hypervisor's own high availability keeps VMs that are kept alive, or keeps them no longer; it is then that which
     * restarts them. Void for a VM as soon as it is released.
     */
    record KeptByPlatform(List<VmId> vms, boolean isSo) implements Fact {
        public KeptByPlatform {
            vms = List.copyOf(vms);
        }
    }

    /** A VM is no longer kept alive, because it was stopped on purpose, was removed, or a person said so. */
    record Released(VmId vm, String reason) implements Fact {
        public Released {
            requireNonNull(vm, "vm");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * VMs that are kept alive were found not to run, though nobody seems to have stopped them; they are to be started
     * again. Void for a VM as soon as it is kept, started or released anew.
     */
    record FoundDown(List<SafetyEvidence.FoundOff> vms, String reason) implements Fact {
        public FoundDown {
            vms = List.copyOf(vms);
            requireNonNull(reason, "reason");
        }
    }

    /** Something that people should be able to read later, and on which nothing else rests. */
    record Noted(String about, String text) implements Fact {
        public Noted {
            requireNonNull(about, "about");
            requireNonNull(text, "text");
        }
    }

    /** A person wants a VM protected, or left alone, whatever the policy says. */
    record Protection(VmId vm, boolean isWanted) implements Fact {
        public Protection {
            requireNonNull(vm, "vm");
        }
    }

    /** A host is down for certain, and what proves it. Void as soon as the host is {@link HostBack}. */
    record HostDead(HostId host, SafetyEvidence evidence) implements Fact {
        public HostDead {
            requireNonNull(host, "host");
            requireNonNull(evidence, "evidence");
        }
    }

    /** A host that was dead, or about to be fenced, is seen alive; whatever proved its death proves nothing any more. */
    record HostBack(HostId host) implements Fact {
        public HostBack {
            requireNonNull(host, "host");
        }
    }

    /** A host is to be cut off. */
    record FenceIntended(OperationId operation, HostId host, String reason) implements Intent {
        public FenceIntended {
            requireNonNull(operation, "operation");
            requireNonNull(host, "host");
            requireNonNull(reason, "reason");
        }
    }

    /**
     * A host is to be cut off at the cost of the budget of fences.
     *
     * @param at by the writer's clock
     * @param over so many of those counted before, oldest first, count no longer
     */
    record FenceCounted(HostId host, Instant at, int over) implements Fact {
        public FenceCounted {
            requireNonNull(host, "host");
            requireNonNull(at, "at");
        }
    }

    /** A fence has ended; with {@link Ending.Kind#DONE} a {@link HostDead} follows in the same breath. */
    record FenceEnded(OperationId operation, HostId host, Ending ending) implements End {
        public FenceEnded {
            requireNonNull(operation, "operation");
            requireNonNull(host, "host");
            requireNonNull(ending, "ending");
        }
    }

    /** Orders of earlier epochs are to be shut out of a host or a VM. */
    record SealIntended(OperationId operation, GuardTarget target) implements Intent {
        public SealIntended {
            requireNonNull(operation, "operation");
            requireNonNull(target, "target");
        }
    }

    /** A seal has ended. */
    record SealEnded(OperationId operation, GuardTarget target, Ending ending) implements End {
        public SealEnded {
            requireNonNull(operation, "operation");
            requireNonNull(target, "target");
            requireNonNull(ending, "ending");
        }
    }

    /** A VM is to be started on a host. */
    record StartIntended(
            OperationId operation, VmId vm, Optional<HostId> from, HostId target, SafetyEvidence evidence, int attempt)
            implements Intent {
        public StartIntended {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(from, "from");
            requireNonNull(target, "target");
            requireNonNull(evidence, "evidence");
        }
    }

    /** A start has ended. */
    record StartEnded(OperationId operation, VmId vm, HostId target, Ending ending) implements End {
        public StartEnded {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(target, "target");
            requireNonNull(ending, "ending");
        }
    }

    /** A VM is to be reset in place. */
    record ResetIntended(OperationId operation, VmId vm, HostId host, String reason) implements Intent {
        public ResetIntended {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
            requireNonNull(reason, "reason");
        }
    }

    /** A reset has ended. */
    record ResetEnded(OperationId operation, VmId vm, Ending ending) implements End {
        public ResetEnded {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(ending, "ending");
        }
    }

    /** What is left of a VM on a host where it does not belong is to be stopped. */
    record StopIntended(OperationId operation, VmId vm, HostId host, String reason) implements Intent {
        public StopIntended {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
            requireNonNull(reason, "reason");
        }
    }

    /** A stop has ended. */
    record StopEnded(OperationId operation, VmId vm, HostId host, Ending ending) implements End {
        public StopEnded {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
            requireNonNull(ending, "ending");
        }
    }

    /**
     * A person wants a VM moved live when its turn comes. Void as soon as a move of the VM is intended, was not begun, or is
     * wanted anew.
     *
     * @param startBefore by the writer's clock; given up if it has not started by then
     * @param endWithin how long it may take; as the settings say if empty
     * @param window when it may start; any time if empty
     */
    record MoveWanted(
            VmId vm,
            HostId destination,
            String by,
            Instant startBefore,
            Optional<Duration> endWithin,
            Optional<TimeWindow> window)
            implements Fact {
        public MoveWanted {
            requireNonNull(vm, "vm");
            requireNonNull(destination, "destination");
            requireNonNull(by, "by");
            requireNonNull(startBefore, "startBefore");
            requireNonNull(endWithin, "endWithin");
            requireNonNull(window, "window");
        }
    }

    /** A move that a person wanted has not begun, and will not. */
    record MoveNotBegun(VmId vm, String reason) implements Fact {
        public MoveNotBegun {
            requireNonNull(vm, "vm");
            requireNonNull(reason, "reason");
        }
    }

    /** A VM is to be moved live. */
    record MigrationIntended(
            OperationId operation, VmId vm, HostId source, HostId destination, String cause, MigrationManner manner)
            implements Intent {
        public MigrationIntended {
            requireNonNull(manner, "manner");
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(source, "source");
            requireNonNull(destination, "destination");
            requireNonNull(cause, "cause");
        }

        public MigrationIntended(OperationId operation, VmId vm, HostId source, HostId destination, String cause) {
            this(operation, vm, source, destination, cause, MigrationManner.PLAIN);
        }
    }

    /**
     * A migration has ended; {@code host} is where the VM is now, or was when that host went down. Empty if no host holds
     * it.
     */
    record MigrationEnded(OperationId operation, VmId vm, Optional<HostId> host, Ending ending) implements End {
        public MigrationEnded {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
            requireNonNull(ending, "ending");
        }
    }

    /** A host is being emptied and then held empty. */
    record DrainBegun(HostId host, String by) implements Fact {
        public DrainBegun {
            requireNonNull(host, "host");
            requireNonNull(by, "by");
        }
    }

    /** A host has been emptied, or the attempt was given up; it is still held free of new VMs. */
    record DrainEnded(HostId host, boolean isEmpty, String detail) implements Fact {
        public DrainEnded {
            requireNonNull(host, "host");
            requireNonNull(detail, "detail");
        }
    }

    /** A host that was held takes VMs again. */
    record HostResumed(HostId host, String by) implements Fact {
        public HostResumed {
            requireNonNull(host, "host");
            requireNonNull(by, "by");
        }
    }

    /** Hosts are to be emptied in turn, so many at once; there is one such maintenance at a time. */
    record RollingBegun(List<HostId> hosts, int atOnce, String by) implements Fact {
        public RollingBegun {
            hosts = List.copyOf(hosts);
            requireNonNull(by, "by");
        }
    }

    /** A rolling maintenance has done with one of its hosts, or passes it over. */
    record RollingAdvanced(HostId host, boolean isServed, String detail) implements Fact {
        public RollingAdvanced {
            requireNonNull(host, "host");
            requireNonNull(detail, "detail");
        }
    }

    /** A rolling maintenance is over. */
    record RollingEnded(String detail) implements Fact {
        public RollingEnded {
            requireNonNull(detail, "detail");
        }
    }

    /**
     * How a VM came to be where it is. Told by the ends of starts and migrations already; written on its own only when
     * those are no longer kept.
     */
    record Arrived(VmId vm, HostId host, String how) implements Fact {
        public Arrived {
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
            requireNonNull(how, "how");
        }
    }

    /** A person should look; raised once under its name until it is cleared. */
    record AlarmRaised(String name, Severity severity, String text) implements Fact {
        public AlarmRaised {
            requireNonNull(name, "name");
            requireNonNull(severity, "severity");
            requireNonNull(text, "text");
        }
    }

    /** What an alarm was about is over. */
    record AlarmCleared(String name) implements Fact {
        public AlarmCleared {
            requireNonNull(name, "name");
        }
    }
}
