package io.evenkeel.simulation.scenario;

import io.evenkeel.simulation.store.StoreObserver;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldObserver;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.Fact;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what is expected in numbers, and knows which alarms stand. */
final class Tally implements WorldObserver, StoreObserver {

    final Map<String, Fact.AlarmRaised> alarms = new LinkedHashMap<>();
    final Set<HostId> fenced = new HashSet<>();
    int fences;
    int starts;
    int migrations;

    @Override
    public void appended(String supervisor, Epoch epoch, List<Fact> facts) {
        for (Fact fact : facts) {
            if (fact instanceof Fact.AlarmRaised alarm) {
                alarms.put(alarm.name(), alarm);
            } else if (fact instanceof Fact.AlarmCleared alarm) {
                alarms.remove(alarm.name());
            } else if (fact instanceof Fact.FenceIntended) {
                fences++;
            } else if (fact instanceof Fact.MigrationEnded move && move.ending().kind() == Ending.Kind.DONE) {
                migrations++;
            }
        }
    }

    @Override
    public void starts(Operation operation, SimVm vm, SimHost host, SafetyEvidence evidence) {
        starts++;
    }

    @Override
    public void cutOff(Operation operation, SimHost host) {
        fenced.add(host.id());
    }
}
