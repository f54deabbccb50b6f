package io.evenkeel.libvirt.wire;

import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;

/** A native array of {@code virNodeMemoryStats} or {@code virNodeCPUStats}, which look alike, copied out of it. */
final class NodeStats {

    /** {@code char[80]} and eight bytes. */
    static final int ENTRY = 88;

    private final Map<String, Long> values;

    private NodeStats(Map<String, Long> values) {
        this.values = values;
    }

    static NodeStats read(Pointer array, int count) {
        Map<String, Long> values = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Pointer entry = array.share((long) i * ENTRY);
            values.put(entry.getString(0), entry.getLong(80));
        }
        return new NodeStats(values);
    }

    /** Zero for what this kernel does not count. */
    long value(String name) {
        return values.getOrDefault(name, 0L);
    }
}
