package io.evenkeel.supervisor.placement;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.util.Optional;

/** Whether nothing is going on that makes it unwise to move VMs without need. */
public final class Calm {

    private Calm() {}

    /** What is going on, in words; empty if all is calm. Takes time in proportion to hosts and VMs. */
    public static Optional<String> disturbance(Ledger ledger, View view, Verdicts verdicts) {
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.StartIntended start) {
                return Optional.of("VM " + start.vm() + " is being started on " + start.target());
            }
            if (open.intent() instanceof Fact.FenceIntended fence) {
                return Optional.of("host " + fence.host() + " is being fenced");
            }
        }
        for (View.Seen<Host> seen : view.hosts()) {
            HostId host = seen.what().id();
            Ledger.Held held = ledger.held().get(host);
            boolean isExpectedDown = ledger.dead().containsKey(host)
                    || (held != null && held.isDone())
                    || seen.what().state() == HostState.OFF
                    || seen.what().state() == HostState.MAINTENANCE;
            Verdict verdict = verdicts.of(host);
            if (!isExpectedDown && verdict != Verdict.HEALTHY) {
                return Optional.of("host " + host + " is " + Words.of(verdict));
            }
        }
        if (!ledger.dead().isEmpty()) {
            for (KeptVm vm : ledger.kept()) {
                if (ledger.dead().containsKey(vm.host())) {
                    return Optional.of(
                            "VM " + vm.vm() + " has to be started elsewhere, its host " + vm.host() + " is down");
                }
            }
        }
        return Optional.empty();
    }
}
