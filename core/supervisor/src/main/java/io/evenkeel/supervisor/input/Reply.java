package io.evenkeel.supervisor.input;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came back from one effect. */
public sealed interface Reply {

    /** All hosts. */
    record Hosts(List<Host> hosts) implements Reply {
        public Hosts {
            hosts = List.copyOf(hosts);
        }
    }

    /** All VMs that the hypervisor can see now. */
    record Vms(List<Vm> vms) implements Reply {
        public Vms {
            vms = List.copyOf(vms);
        }
    }

    /** How busy hosts and VMs were; what cannot be measured is missing. */
    record Loads(List<HostLoad> hosts, List<VmLoad> vms) implements Reply {
        public Loads {
            hosts = List.copyOf(hosts);
            vms = List.copyOf(vms);
        }
    }

    /** How the hypervisor finds a host. */
    record Probed(HealthReport report) implements Reply {
        public Probed {
            requireNonNull(report, "report");
        }
    }

    /** How long ago a witness last heard of each host; a host it has never heard of is missing. */
    record Heard(Map<HostId, Duration> ages) implements Reply {
        public Heard {
            ages = Map.copyOf(ages);
        }
    }

    /** Whether a host has power. */
    record Power(HostPower power) implements Reply {
        public Power {
            requireNonNull(power, "power");
        }
    }

    /** The signs of life of the guests that run. */
    record Guests(List<GuestSigns> guests) implements Reply {
        public Guests {
            guests = List.copyOf(guests);
        }
    }

    /** Where a VM is. */
    record Located(Residence residence) implements Reply {
        public Located {
            requireNonNull(residence, "residence");
        }
    }

    /** A host was cut off. */
    record Fenced(FenceReceipt receipt) implements Reply {
        public Fenced {
            requireNonNull(receipt, "receipt");
        }
    }

    /** How a migration stands; empty if the hypervisor knows none of that operation. */
    record MigrationSeen(Optional<MigrationSnapshot> snapshot) implements Reply {
        public MigrationSeen {
            requireNonNull(snapshot, "snapshot");
        }
    }

    /** It was done, and there is nothing to tell. */
    record Done() implements Reply {}

    /**
     * It failed.
     *
     * @param effect whether something may have changed all the same
     */
    record Failed(ErrorKind kind, Effect effect, String message) implements Reply {
        public Failed {
            requireNonNull(kind, "kind");
            requireNonNull(effect, "effect");
            requireNonNull(message, "message");
        }
    }
}
