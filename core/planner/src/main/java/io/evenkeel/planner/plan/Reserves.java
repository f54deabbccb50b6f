package io.evenkeel.planner.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What each host would get from each other host, and the most that n failures together would send it. */
final class Reserves {
    private final int resources;
    private final int failures;
    private final Map<Integer, long[]>[] fromHost;
    private final long[] held;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Reserves(int hosts, int resources, int failures) {
        this.resources = resources;
        this.failures = failures;
        fromHost = new Map[hosts];
        Arrays.setAll(fromHost, h -> new HashMap<Integer, long[]>());
        held = new long[hosts * resources];
    }

    long held(int host, int resource) {
        return held[host * resources + resource];
    }

    /** The same if so much more would come from a host. */
    long heldWith(int host, int source, int resource, long more) {
        long[] now = fromHost[host].get(source);
        long fromSource = (now == null ? 0 : now[resource]) + more;
        long most = held(host, resource);
        return failures == 1 ? Math.max(most, fromSource) : most + more;
    }

    void add(int host, int source, long[] demand) {
        change(host, source, demand, 1);
    }

    void remove(int host, int source, long[] demand) {
        change(host, source, demand, -1);
    }

    private void change(int host, int source, long[] demand, int sign) {
        long[] there = fromHost[host].computeIfAbsent(source, key -> new long[resources]);
        for (int k = 0; k < resources; k++) {
            there[k] += sign * demand[k];
            int resource = k;
            long[] amounts = fromHost[host].values().stream()
                    .mapToLong(each -> each[resource])
                    .sorted()
                    .toArray();
            long most = 0;
            for (int i = amounts.length - 1; i >= 0 && i >= amounts.length - failures; i--) {
                most += amounts[i];
            }
            held[host * resources + k] = most;
        }
    }
}
