package io.evenkeel.supervisor.explain;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.explain.RollingStory.Step;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.maintenance.MaintenanceDuty;
import io.evenkeel.supervisor.maintenance.Obstacle;
import io.evenkeel.supervisor.maintenance.RollingMaintenance;
import io.evenkeel.supervisor.view.View;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells how far a rolling maintenance is. */
final class RollingNarrator {

    private final Ledger ledger;
    private final View view;
    private final MaintenanceDuty maintenance;

    RollingNarrator(Ledger ledger, View view, MaintenanceDuty maintenance) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.maintenance = requireNonNull(maintenance, "maintenance");
    }

    Optional<RollingStory> story() {
        return ledger.lastRolling()
                .map(state -> new RollingStory(
                        state.by(),
                        state.atOnce(),
                        state.hosts().stream().map(host -> host(state, host)).toList(),
                        ledger.alarm(RollingMaintenance.NAME)
                                .map(Ledger.Alarm::text)
                                .orElse(""),
                        state.end().map(Fact.RollingEnded::detail)));
    }

    private RollingStory.OfHost host(Ledger.RollingState state, HostId host) {
        Fact.RollingAdvanced done = state.done().get(host);
        Ledger.Held held = ledger.held().get(host);
        if (done != null) {
            return line(host, done.isServed() ? Step.SERVED : Step.PASSED_OVER, done.detail());
        } else if (held == null) {
            return line(host, Step.TO_COME, "");
        } else if (!held.by().equals(RollingMaintenance.holder(state))) {
            return line(host, Step.HELD_FOR_ANOTHER, held.by());
        } else if (!held.isDone()) {
            return line(host, Step.BEING_EMPTIED, left(host));
        }
        return line(host, held.isEmpty() ? Step.READY : Step.NOT_EMPTIED, held.detail());
    }

    private RollingStory.OfHost line(HostId host, Step step, String detail) {
        String name = view.host(host).map(seen -> seen.what().name()).orElse(host.value());
        return new RollingStory.OfHost(host, name, step, detail);
    }

    private String left(HostId host) {
        String obstacles = maintenance.obstacles().getOrDefault(host, List.of()).stream()
                .map(Obstacle::toString)
                .collect(Collectors.joining("; "));
        return "protected VMs left: " + ledger.keptOn(host).size() + (obstacles.isEmpty() ? "" : "; " + obstacles);
    }
}
