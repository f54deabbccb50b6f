package toyvisor;

import java.util.Set;

/** One host. */
final class ToyHost {

    static final int CPU_THREADS = 16;
    static final long MEMORY_MIB = 65_536;

    final String id;
    final String rack;
    /** What a VM can need of its host, for example {@code network:lab}. */
    final Set<String> offers;

    boolean powered = true;
    boolean managed = true;

    ToyHost(String id, String rack, Set<String> offers) {
        this.id = id;
        this.rack = rack;
        this.offers = Set.copyOf(offers);
    }

    String state() {
        if (!powered) {
            return "off";
        }
        return managed ? "up" : "unreachable";
    }

    boolean isUp() {
        return powered && managed;
    }
}
