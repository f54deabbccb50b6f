package io.evenkeel.supervisor.fencing;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.keep.PlatformCare;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Verdicts;
import java.time.Duration;
import java.util.List;

/** Who waits for the proof that a host is down. */
final class Stakes {

    /** What platforms restart they have restarted by then. */
    private static final Duration PLATFORM = Duration.ofMinutes(10);

    private final Ledger ledger;
    private final Verdicts verdicts;
    private final PlatformCare care;
    private final Alarms alarms;

    Stakes(Ledger ledger, Verdicts verdicts, PlatformCare care, Alarms alarms) {
        this.ledger = ledger;
        this.verdicts = verdicts;
        this.care = care;
        this.alarms = alarms;
    }

    /** Whether anything can come of cutting a host off: a VM is kept there, or an intent is open. The platform waits for nobody. */
    boolean areAny(HostId host) {
        for (VmId vm : ledger.keptOn(host)) {
            if (!care.isLeft(ledger.kept(vm).orElseThrow())) {
                return true;
            }
        }
        for (Ledger.OpenIntent open : ledger.open()) {
            if (Involved.hosts(open.intent()).contains(host)) {
                return true;
            }
        }
        return false;
    }

    /** Nobody here waits for a host on which only the platform's own VMs were; but the platform may have forgotten them. */
    void lookAtThePlatform(Moment now, HostId host) {
        List<VmId> there = ledger.keptOn(host);
        Verdicts.Standing standing = verdicts.standing(host).orElseThrow();
        if (there.isEmpty()) {
            alarms.clear(HostAlarm.PLATFORM_IDLE.of(host));
        } else if (now.since(standing.since()).compareTo(PLATFORM) >= 0) {
            alarms.raise(
                    HostAlarm.PLATFORM_IDLE.of(host),
                    Severity.WARNING,
                    "host " + host + " has been lost for " + PLATFORM.toMinutes()
                            + " min, and the platform's own high availability has not restarted its VMs ("
                            + there.size() + "); look at that, or fence the host");
        }
    }
}
