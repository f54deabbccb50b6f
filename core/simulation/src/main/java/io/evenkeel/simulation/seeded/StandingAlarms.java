package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.store.StoreObserver;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.fact.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people are told, as far as it is durable. */
final class StandingAlarms implements StoreObserver {

    private final Map<String, String> texts = new LinkedHashMap<>();

    @Override
    public void appended(String supervisor, Epoch epoch, List<Fact> facts) {
        for (Fact fact : facts) {
            if (fact instanceof Fact.AlarmRaised alarm) {
                texts.put(alarm.name(), alarm.text());
            } else if (fact instanceof Fact.AlarmCleared alarm) {
                texts.remove(alarm.name());
            }
        }
    }

    /** Whether an alarm tells of a host that answers though it was cut off. */
    boolean tellsThatItAnswers(HostId host) {
        return texts.getOrDefault(HostAlarm.FENCED_ANSWERS.of(host), "").contains("host " + host + " answers");
    }
}
