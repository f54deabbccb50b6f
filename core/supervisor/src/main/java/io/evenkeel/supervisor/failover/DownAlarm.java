package io.evenkeel.supervisor.failover;

import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells people of VMs that stay down until somebody acts: raised once, again if they are others, cleared at the end. */
final class DownAlarm {
    private static final String NAME = "vms-down";
    private static final int NAMED = 5;

    private final Outbox outbox;
    private final Alarms alarms;
    private Set<VmId> told = Set.of();

    DownAlarm(Ledger ledger, Outbox outbox) {
        this.outbox = outbox;
        this.alarms = new Alarms(ledger, outbox);
    }

    void update(Collection<Need> needs) {
        Set<VmId> down = new HashSet<>();
        List<String> named = new ArrayList<>();
        for (Need need : needs) {
            if (need.isWithoutPlace || need.attempt > 0 || need.isOverdue) {
                down.add(need.vm);
                if (down.size() <= NAMED) {
                    named.add(need.vm.value() + " (" + need.reason + ")");
                }
            }
        }
        int count = down.size();
        if (count > 0 && !down.equals(told)) {
            String more = count > NAMED ? ", and " + (count - NAMED) + " more" : "";
            outbox.remember(new Fact.AlarmRaised(
                    NAME,
                    Severity.CRITICAL,
                    (count == 1 ? "1 VM is down: " : count + " VMs are down: ") + String.join("; ", named) + more));
        } else if (count == 0) {
            alarms.clear(NAME);
        }
        told = down;
    }
}
