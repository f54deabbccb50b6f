package io.evenkeel.server.supervision;

import static java.util.Objects.requireNonNull;

import io.evenkeel.supervisor.explain.HostStory;
import io.evenkeel.supervisor.explain.MoveStory;
import io.evenkeel.supervisor.explain.Named;
import io.evenkeel.supervisor.explain.RollingStory;
import io.evenkeel.supervisor.explain.VmStory;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.List;
import java.util.Optional;

/** What the supervisor says. */
public sealed interface Answer {

    /** It cannot tell, or did not do it. */
    record Failed(String error) implements Answer {
        public Failed {
            requireNonNull(error, "error");
        }
    }

    /** A request was taken in, and what follows from it at once is durable. */
    record Taken(long epoch) implements Answer {}

    /** Alarms that are not over. */
    record Ringing(List<Ledger.Alarm> alarms) implements Answer {
        public Ringing {
            alarms = List.copyOf(alarms);
        }
    }

    /** All hosts and VMs that it knows. */
    record Names(List<Named> hosts, List<Named> vms) implements Answer {
        public Names {
            hosts = List.copyOf(hosts);
            vms = List.copyOf(vms);
        }
    }

    /**
     * A host.
     *
     * @param proof how it is known to be down, if it is
     * @param refusal why an order about it was not carried out, if so
     * @param held how far it is emptied, if it is to be
     */
    record OfHost(HostStory story, Optional<String> proof, Optional<String> refusal, Optional<Ledger.Held> held)
            implements Answer {
        public OfHost {
            requireNonNull(story, "story");
            requireNonNull(proof, "proof");
            requireNonNull(refusal, "refusal");
            requireNonNull(held, "held");
        }
    }

    /** The rolling maintenance under way, or else the last one. */
    record Rolling(Optional<RollingStory> story) implements Answer {
        public Rolling {
            requireNonNull(story, "story");
        }
    }

    /**
     * The move of a VM.
     *
     * @param epoch that of the supervisor that says so; the next one knows nothing of moves that wait
     */
    record OfMove(long epoch, MoveStory story) implements Answer {
        public OfMove {
            requireNonNull(story, "story");
        }
    }

    /** A VM. */
    record OfVm(VmStory story) implements Answer {
        public OfVm {
            requireNonNull(story, "story");
        }
    }
}
