package io.evenkeel.supervisor.explain;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Facts in words. */
final class Sentences {

    private Sentences() {}

    static String of(Fact.Intent intent) {
        if (intent instanceof Fact.MigrationIntended move) {
            return "VM " + move.vm() + " is being moved from " + move.source() + " to " + move.destination() + ": "
                    + move.cause();
        } else if (intent instanceof Fact.StartIntended start) {
            return "VM " + start.vm() + " is being started on " + start.target() + ", attempt " + start.attempt();
        } else if (intent instanceof Fact.StopIntended stop) {
            return "VM " + stop.vm() + " is being stopped on " + stop.host() + ": " + stop.reason();
        } else if (intent instanceof Fact.ResetIntended reset) {
            return "VM " + reset.vm() + " is being reset on " + reset.host() + ": " + reset.reason();
        } else if (intent instanceof Fact.FenceIntended fence) {
            return "host " + fence.host() + " is being cut off: " + fence.reason();
        } else if (intent instanceof Fact.SealIntended seal) {
            return "orders of earlier supervisors are being shut out: " + seal.target();
        }
        throw new IllegalStateException("an intent of no known kind: " + intent);
    }

    static String of(Residence residence) {
        if (residence instanceof Residence.OnHost there) {
            return "on " + there.host() + ", " + there.state();
        } else if (residence instanceof Residence.Nowhere) {
            return "on no host";
        } else if (residence instanceof Residence.OnSeveralHosts several) {
            return "on several hosts: " + names(several.hosts());
        }
        Residence.Unknown unknown = (Residence.Unknown) residence;
        return "not known where: " + unknown.reason()
                + (unknown.possibleHosts().isEmpty() ? "" : "; it may be on " + names(unknown.possibleHosts()));
    }

    static String of(Optional<Ledger.Held> held) {
        return held.map(state -> {
                    if (!state.isDone()) {
                        return "it is being emptied for " + state.by();
                    }
                    return state.isEmpty()
                            ? "it is empty and ready for work, held for " + state.by()
                            : "it is held for " + state.by() + ", but is not empty: " + state.detail();
                })
                .orElse("");
    }

    static String of(Ledger.RollingState rolling) {
        return "rolling maintenance by " + rolling.by() + ": " + rolling.done().size() + " of "
                + rolling.hosts().size() + " hosts done, " + rolling.atOnce() + " at a time";
    }

    static String names(Set<HostId> hosts) {
        return hosts.stream().map(HostId::value).sorted().collect(Collectors.joining(", "));
    }
}
