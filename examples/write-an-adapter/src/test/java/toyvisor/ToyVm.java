package toyvisor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One VM. */
final class ToyVm {

    final String id;
    final long memoryMib;
    /** Changes memory so fast that a migration never catches up, and ignores being asked to shut down. */
    final boolean busy;

    final Set<String> needs;
    /** What each host has of it: running, paused, off (a definition only) or incoming. */
    final Map<String, String> presence = new LinkedHashMap<>();

    int boots;

    ToyVm(String id, long memoryMib, boolean busy, Set<String> needs) {
        this.id = id;
        this.memoryMib = memoryMib;
        this.busy = busy;
        this.needs = Set.copyOf(needs);
    }

    Set<String> hostsWhere(String... states) {
        Set<String> wanted = Set.of(states);
        return presence.entrySet().stream()
                .filter(entry -> wanted.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<String> inMemoryOn() {
        return hostsWhere("running", "paused", "incoming");
    }

    /** The only thing left of it is a definition on one host. */
    void standsOffOn(String host) {
        presence.clear();
        presence.put(host, "off");
    }
}
