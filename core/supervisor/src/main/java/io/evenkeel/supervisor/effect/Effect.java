package io.evenkeel.supervisor.effect;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.RestartRequest;
import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationRequest;
import java.time.Duration;

/**
 * One call that a supervisor wants made. Each is answered exactly once as long as the process lives, at the latest
 * shortly after {@link #within()}, by an {@link io.evenkeel.supervisor.input.Input.Answer} of the same call.
 */
public sealed interface Effect {

    /** The number by which the answer is known; unique in one supervisor's life. */
    long call();

    /** How long the adapter may take. */
    Duration within();

    /** A call that changes nothing, and needs no intent. */
    sealed interface Look extends Effect {}

    /** A call that changes something; its intent is durable before it is made. */
    sealed interface Change extends Effect {
        Operation operation();
    }

    /** Lists the hosts. Answered by {@code Hosts}. */
    record ListHosts(long call, Duration within) implements Look {}

    /** Lists the VMs. Answered by {@code Vms}. */
    record ListVms(long call, Duration within) implements Look {}

    /** Asks for the signs of life of all guests. Answered by {@code Guests}. */
    record ListGuests(long call, Duration within) implements Look {}

    /** Samples how busy hosts and VMs are. Answered by {@code Loads}. */
    record ListLoads(long call, Duration within) implements Look {}

    /** Asks the hypervisor about a host's health. Answered by {@code Probed}. */
    record Probe(long call, HostId host, Duration within) implements Look {
        public Probe {
            requireNonNull(host, "host");
        }
    }

    /** Asks another vantage point which hosts it has heard of lately. Answered by {@code Heard}. */
    record AskWitness(long call, String witness, Duration within) implements Look {
        public AskWitness {
            requireNonNull(witness, "witness");
        }
    }

    /** Reads whether a host has power. Answered by {@code Power}. */
    record ReadPower(long call, HostId host, Duration within) implements Look {
        public ReadPower {
            requireNonNull(host, "host");
        }
    }

    /** Asks all hosts where a VM is. Answered by {@code Located}. */
    record Locate(long call, VmId vm, Duration within) implements Look {
        public Locate {
            requireNonNull(vm, "vm");
        }
    }

    /** Looks how a migration stands that was ordered by {@code operation}. Answered by {@code MigrationSeen}. */
    record ObserveMigration(long call, Operation operation, Duration within) implements Look {
        public ObserveMigration {
            requireNonNull(operation, "operation");
        }
    }

    /** Cuts a host off. Answered by {@code Fenced}. */
    record Fence(long call, Operation operation, HostId host, Duration within) implements Change {
        public Fence {
            requireNonNull(operation, "operation");
            requireNonNull(host, "host");
        }
    }

    /** Shuts earlier epochs out. Answered by {@code Done}. */
    record Seal(long call, Operation operation, GuardTarget target, Duration within) implements Change {
        public Seal {
            requireNonNull(operation, "operation");
            requireNonNull(target, "target");
        }
    }

    /** Starts a VM whose host is down, or that has crashed. Answered by {@code Located}. */
    record Restart(long call, Operation operation, RestartRequest request, Duration within) implements Change {
        public Restart {
            requireNonNull(operation, "operation");
            requireNonNull(request, "request");
        }
    }

    /** Resets a VM where it is. Answered by {@code Done}. */
    record Reset(long call, Operation operation, VmId vm, Duration within) implements Change {
        public Reset {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
        }
    }

    /** Stops what one host has of a VM at once, and nothing that another has of it. Answered by {@code Done}. */
    record Stop(long call, Operation operation, VmId vm, HostId host, Duration within) implements Change {
        public Stop {
            requireNonNull(operation, "operation");
            requireNonNull(vm, "vm");
            requireNonNull(host, "host");
        }
    }

    /** Begins a live migration. Answered by {@code MigrationSeen}, or by {@code Failed} if it was refused. */
    record Migrate(long call, Operation operation, MigrationRequest request, Duration within) implements Change {
        public Migrate {
            requireNonNull(operation, "operation");
            requireNonNull(request, "request");
        }
    }

    /** Cancels a live migration. Answered by {@code Done}; how it ends is seen by looking. */
    record CancelMigration(long call, Operation operation, Duration within) implements Change {
        public CancelMigration {
            requireNonNull(operation, "operation");
        }
    }
}
