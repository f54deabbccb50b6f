package io.evenkeel.supervisor.failover;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How often VMs had to be started though their hosts are well; one that goes on crashing is started ever more slowly. */
public final class Crashes {
    private final FailoverSettings settings;
    private final Set<VmId> elsewhere = new HashSet<>();
    private final Map<VmId, Deque<Moment>> starts = new LinkedHashMap<>();

    public Crashes(FailoverSettings settings) {
        this.settings = settings;
    }

    /** The next start of the VM is tried on another host first. */
    public void preferElsewhere(VmId vm) {
        elsewhere.add(vm);
    }

    /** A VM was found down though its host is well. */
    void weigh(Moment now, Need need) {
        Deque<Moment> recent = starts.getOrDefault(need.vm, new ArrayDeque<>());
        while (!recent.isEmpty() && now.since(recent.element()).compareTo(settings.crashWindow()) > 0) {
            recent.remove();
        }
        need.wasFoundDown = true;
        need.attempt = recent.size();
        need.notBefore = now.plus(settings.before(need.attempt));
    }

    /** Whether it is to be started where it is, and then gives it that target. */
    boolean takesInPlace(Need need, Ledger ledger, Places places) {
        if (!ledger.down().containsKey(need.vm)) {
            return false;
        }
        HostId host = ledger.kept(need.vm).orElseThrow().host();
        boolean isHereTheWrongPlace = elsewhere.contains(need.vm) || need.attempt >= settings.startsInPlace();
        if (isHereTheWrongPlace && !need.isElsewhereTried) {
            need.refusedBy.add(host);
            return false;
        }
        if (need.refusedBy.contains(host) || !places.isOpen(host)) {
            return false;
        }
        need.target = host;
        return true;
    }

    void started(Moment now, Need need) {
        elsewhere.remove(need.vm);
        if (need.wasFoundDown) {
            starts.computeIfAbsent(need.vm, vm -> new ArrayDeque<>()).add(now);
        }
    }
}
