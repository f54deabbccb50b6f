package io.evenkeel.planner.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The failure domains of one level, by index, in the order of their first hosts. */
final class Domains {
    final int[] ofHost;
    final int count;

    Domains(Level level, List<Host> hosts) {
        ofHost = new int[hosts.size()];
        Map<String, Integer> known = new HashMap<>();
        for (int h = 0; h < ofHost.length; h++) {
            ofHost[h] = level == Level.HOST ? h : index(known, hosts.get(h).domain(level));
        }
        count = level == Level.HOST ? ofHost.length : known.size();
    }

    private static int index(Map<String, Integer> known, String name) {
        Integer index = known.get(name);
        if (index == null) {
            index = known.size();
            known.put(name, index);
        }
        return index;
    }
}
