package io.evenkeel.server.supervision;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.input.Request;

/** What a command wants of the supervisor of one domain. */
public sealed interface Question {

    /** The domain that is meant. */
    String domain();

    /** That a request is taken in. */
    record Ask(String domain, Request request) implements Question {
        public Ask {
            requireNonNull(domain, "domain");
            requireNonNull(request, "request");
        }
    }

    /** Which alarms are not over. */
    record Alarms(String domain) implements Question {
        public Alarms {
            requireNonNull(domain, "domain");
        }
    }

    /** Which hosts and VMs there are. */
    record Known(String domain) implements Question {
        public Known {
            requireNonNull(domain, "domain");
        }
    }

    /** What is thought of a host, and how far requests about it are. */
    record OfHost(String domain, HostId host) implements Question {
        public OfHost {
            requireNonNull(domain, "domain");
            requireNonNull(host, "host");
        }
    }

    /** How far the rolling maintenance is. */
    record Rolling(String domain) implements Question {
        public Rolling {
            requireNonNull(domain, "domain");
        }
    }

    /** How the move of a VM stands. */
    record OfMove(String domain, VmId vm) implements Question {
        public OfMove {
            requireNonNull(domain, "domain");
            requireNonNull(vm, "vm");
        }
    }

    /** Why a VM is where it is. */
    record OfVm(String domain, VmId vm) implements Question {
        public OfVm {
            requireNonNull(domain, "domain");
            requireNonNull(vm, "vm");
        }
    }
}
