package io.evenkeel.supervisor.verdict;

import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which hosts have left the inventory for good.
 *
 * <p>A host that is down or out of reach is listed all the same, so one that full listings leave out for a while is no part
 * of the domain any more. It is let go only if nothing hangs on it: no VM was last kept or seen there, it is neither
 * proven down nor set aside, no order about it is open, and nobody hears of it.
 */
final class Departures {

    /** For how long every listing must have left it out. */
    private static final Duration FOR = Duration.ofMinutes(10);

    /** So many listings at the least. */
    private static final int LISTINGS = 3;

    /** Since when it has not been listed, and in how many listings. */
    private record Absence(Moment since, int listings) {}

    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Alarms alarms;
    private final Map<HostId, Absence> absences = new LinkedHashMap<>();

    Departures(Ledger ledger, View view, Verdicts verdicts, Alarms alarms) {
        this.ledger = ledger;
        this.view = view;
        this.verdicts = verdicts;
        this.alarms = alarms;
    }

    /** Nobody was listening up to now. */
    void interrupted() {
        absences.clear();
    }

    /**
     * The hypervisor has listed its hosts; gives those that have left, of the watched and of those that alarms are about. An
     * empty list says nothing.
     */
    List<HostId> of(Moment now, Collection<Host> listing, Map<HostId, Watched> watched) {
        if (listing.isEmpty()) {
            return List.of();
        }
        Set<HostId> listed = new HashSet<>();
        listing.forEach(host -> listed.add(host.id()));
        absences.keySet().removeAll(listed);
        Set<HostId> missing = new LinkedHashSet<>(watched.keySet());
        ledger.alarms().forEach(alarm -> HostAlarm.about(alarm.name()).ifPresent(missing::add));
        missing.removeAll(listed);
        List<HostId> gone = new ArrayList<>();
        for (HostId host : missing) {
            Absence absence = absences.merge(
                    host, new Absence(now, 1), (was, one) -> new Absence(was.since(), was.listings() + 1));
            boolean isLong =
                    absence.listings() >= LISTINGS && now.since(absence.since()).compareTo(FOR) >= 0;
            Watched seen = watched.get(host);
            if (isLong && (seen == null || isSilent(seen)) && !isNeeded(host)) {
                gone.add(host);
            }
        }
        return gone;
    }

    /** Whether nobody hears of it, and nothing but that it is gone can be the reason. */
    private boolean isSilent(Watched host) {
        Verdict verdict = verdicts.of(host.id);
        return !host.isHeldByBrake && (verdict == Verdict.LOST || verdict == Verdict.UNKNOWN);
    }

    private boolean isNeeded(HostId host) {
        return !ledger.keptOn(host).isEmpty()
                || ledger.dead().containsKey(host)
                || ledger.held().containsKey(host)
                || ledger.rolling()
                        .filter(rolling -> rolling.hosts().contains(host))
                        .isPresent()
                || ledger.down().values().stream()
                        .anyMatch(found -> found.host().equals(host))
                || ledger.open().stream().anyMatch(open -> isNamed(open.intent(), host))
                || view.vms().stream().anyMatch(seen -> isOn(seen.what().residence(), host));
    }

    private static boolean isNamed(Fact.Intent intent, HostId host) {
        if (intent instanceof Fact.FenceIntended fence) {
            return fence.host().equals(host);
        } else if (intent instanceof Fact.StartIntended start) {
            return start.target().equals(host)
                    || start.from().filter(host::equals).isPresent();
        } else if (intent instanceof Fact.MigrationIntended move) {
            return move.source().equals(host) || move.destination().equals(host);
        } else if (intent instanceof Fact.ResetIntended reset) {
            return reset.host().equals(host);
        } else if (intent instanceof Fact.StopIntended stop) {
            return stop.host().equals(host);
        }
        return true; // a seal, or what is not known here
    }

    private static boolean isOn(Residence residence, HostId host) {
        if (residence instanceof Residence.OnHost known) {
            return known.host().equals(host);
        } else if (residence instanceof Residence.OnSeveralHosts several) {
            return several.hosts().contains(host);
        }
        return residence instanceof Residence.Unknown unknown
                && (unknown.possibleHosts().isEmpty() || unknown.possibleHosts().contains(host));
    }

    /** Forgets it, with the alarms about it. */
    void letGo(HostId host) {
        absences.remove(host);
        view.forget(host);
        verdicts.remove(host);
        for (HostAlarm kind : HostAlarm.values()) {
            alarms.clear(kind.of(host));
        }
    }
}
