package io.evenkeel.supervisor.verdict;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Judges each host by what this supervisor and its witnesses hear of it.
 *
 * <p>Every host is asked once a period, every witness as often; what they say is weighed four times a period. Silence
 * makes suspicion, and only a quorum's silence that nothing contradicts makes {@link Verdict#LOST}.
 */
public final class Judge implements Duty {

    /** Ticks in a period; hosts are asked in turns so that the questions are spread. */
    private static final int TURNS = 4;

    private final VerdictSettings settings;
    private final Ledger ledger;
    private final View view;
    private final Verdicts verdicts;
    private final Map<HostId, Watched> watched = new LinkedHashMap<>();
    private final List<Watched> hosts = new ArrayList<>();
    private final List<Watched> suspects = new ArrayList<>();

    /** Suspects, while they are counted; and when the others went silent. */
    private final List<Watched> setAside = new ArrayList<>();

    private final NavigableSet<Long> onsets = new TreeSet<>();
    private final Witnesses witnesses;
    private final Probing probing;
    private final Ears ears;
    private final Brake brake;
    private final Bench bench;
    private final Departures departures;
    private final VerdictAlarms alarms;
    private final List<LifePlane> planes;
    private final long suspectNanos;
    private final Duration tick;
    private Moment next;
    private int turn;

    /**
     * @param canReadPower whether there is a fence device to ask
     * @param clock tells how long ago earlier supervisors cut hosts off
     */
    public Judge(
            VerdictSettings settings,
            boolean canReadPower,
            Ledger ledger,
            View view,
            Verdicts verdicts,
            Outbox outbox,
            Clock clock,
            Moment now) {
        this.settings = requireNonNull(settings, "settings");
        this.ledger = requireNonNull(ledger, "ledger");
        this.view = requireNonNull(view, "view");
        this.verdicts = requireNonNull(verdicts, "verdicts");
        Alarms all = new Alarms(ledger, outbox);
        this.witnesses = new Witnesses(settings, outbox, watched);
        this.probing = new Probing(settings, canReadPower, ledger, outbox, all);
        this.ears = new Ears(settings, now);
        this.brake = new Brake(settings, ledger, all);
        this.departures = new Departures(ledger, view, verdicts, all);
        this.planes = List.of(new NewsOfVms());
        this.bench = new Bench(settings, canReadPower, ledger, view, witnesses, ears, brake, planes);
        this.alarms = new VerdictAlarms(settings, all, ears, bench);
        // An answer takes a part of the next period.
        this.suspectNanos = settings.period()
                .multipliedBy(settings.misses())
                .plus(settings.period().dividedBy(2))
                .toNanos();
        this.tick = settings.period().dividedBy(TURNS);
        this.next = now;
        ledger.kept().forEach(vm -> watch(now, vm.host()));
        ledger.dead().keySet().forEach(host -> watch(now, host));
        ledger.fences().forEach(fence -> inherit(now, fence, clock.instant()));
    }

    @Override
    public void on(Moment now, Input input) {
        if (ears.comes(now, next)) {
            verdicts.interrupted(now);
            departures.interrupted();
        }
        for (LifePlane plane : planes) {
            plane.on(now, input);
        }
        if (input instanceof Input.News news && news.event() instanceof HealthEvent.HostObserved seen) {
            Watched host = watched.get(seen.report().host());
            if (host != null) {
                // It may have been on its way for long: good enough for life, not for coming back from the dead.
                probing.heard(now, new Moment(0), host, seen.report());
            }
        }
        if (input instanceof Input.Answer answer && answer.reply() instanceof Reply.Hosts listing) {
            departures.of(now, listing.hosts(), watched).forEach(this::letGo);
        }
        if (!now.isBefore(next)) {
            next = now.plus(tick);
            turn = (turn + 1) % TURNS;
            if (turn == 1) {
                takeInHosts(now);
                witnesses.ask();
            }
            for (int i = turn; i < hosts.size(); i += TURNS) {
                probing.probe(now, hosts.get(i));
            }
            weigh(now);
        } else if (input instanceof Input.Answer || input instanceof Input.News) {
            clearThoseHeard(now);
        }
    }

    private Watched watch(Moment now, HostId id) {
        return watched.computeIfAbsent(id, each -> {
            Watched host = new Watched(each, settings.witnesses().size(), now.nanos());
            host.isAlarmed = alarms.areUp(each);
            host.answeredCutOff = probing.isToldToAnswer(each) ? now.nanos() : Watched.NEVER;
            hosts.add(host);
            return host;
        });
    }

    /** What an earlier supervisor cut off for its silence counts as silent since then. */
    private void inherit(Moment now, Fact.FenceCounted fence, Instant today) {
        Watched host = watched.get(fence.host());
        if (host != null && ledger.dead().containsKey(host.id)) {
            long age = Math.max(0, Duration.between(fence.at(), today).toNanos());
            host.deadSince = now.nanos();
            host.wasCutOffForSilence = true;
            host.silentSince = now.nanos() - age;
        }
    }

    /** It is judged no longer, and belongs to no group that fails together. */
    private void letGo(HostId id) {
        Watched host = watched.remove(id);
        if (host != null) {
            hosts.remove(host);
            suspects.remove(host);
            brake.regroup(hosts);
        }
        departures.letGo(id);
    }

    private void takeInHosts(Moment now) {
        boolean isChanged = hosts.isEmpty();
        if (!view.hosts().isEmpty()) {
            bench.listed(now);
        }
        for (View.Seen<Host> seen : view.hosts()) {
            Watched host = watched.get(seen.what().id());
            if (host == null) {
                host = watch(now, seen.what().id());
                isChanged = true;
            }
            if (!host.domain.equals(seen.what().failureDomain())) {
                host.domain = seen.what().failureDomain();
                isChanged = true;
            }
        }
        if (isChanged || hosts.stream().anyMatch(host -> host.groups.isEmpty())) {
            brake.regroup(hosts);
        }
        if (!hosts.isEmpty()
                && hosts.stream().allMatch(host -> view.host(host.id).isPresent())) {
            brake.forgetGroupsThatAreGone();
        }
    }

    /** A host that was thought ill of and has just been heard is cleared before anybody acts on it. */
    private void clearThoseHeard(Moment now) {
        for (int i = 0; i < suspects.size(); i++) {
            Watched host = suspects.get(i);
            if (host.heard == now.nanos()) {
                judgeHeard(now, host);
            }
        }
    }

    private void weigh(Moment now) {
        long nanos = now.nanos();
        suspects.clear();
        int heard = 0;
        boolean isAnyDead = !ledger.dead().isEmpty();
        for (int i = 0; i < hosts.size(); i++) {
            Watched host = hosts.get(i);
            SafetyEvidence death = isAnyDead ? ledger.dead().get(host.id) : null;
            if (death != null) {
                judgeDead(now, host, death);
            } else if (host.heard != Watched.NEVER && nanos - host.heard < suspectNanos) {
                heard++;
                judgeHeard(now, host);
            } else {
                suspects.add(host);
            }
        }
        ears.hears(nanos, heard);
        if (!hosts.isEmpty()) {
            alarms.lookAtTheEars(nanos);
        }
        brake.recount();
        for (int i = 0; i < suspects.size(); i++) {
            listen(now, suspects.get(i));
        }
        countSilent(nanos);
        countThoseCutOff(nanos);
        brake.settle(nanos);
        for (int i = 0; i < suspects.size(); i++) {
            Watched host = suspects.get(i);
            put(now, host, bench.judge(now, host));
            alarms.lookAt(now, host);
        }
    }

    private void listen(Moment now, Watched host) {
        long nanos = now.nanos();
        witnesses.listen(nanos, ears.listeningSince(), host);
        if (host.onset == Watched.NEVER) {
            host.onset = nanos - host.hearing.ownNanos;
        }
        if (host.hearing.ownNanos >= bench.halfNanos()) {
            probing.readPower(now, host);
        }
        host.isHeldByBrake &= brake.isEngaged(host);
        if (host.hearing.quorumNanos < bench.halfNanos()) {
            host.silentSince = Watched.NEVER;
        } else {
            host.silentSince = ears.countedSince(
                    host.silentSince == Watched.NEVER ? nanos - host.hearing.quorumNanos : host.silentSince);
        }
    }

    private void countSilent(long now) {
        setAside.clear();
        onsets.clear();
        for (int i = 0; i < suspects.size(); i++) {
            Watched host = suspects.get(i);
            if (host.silentSince == Watched.NEVER) {
                continue;
            }
            if (bench.isSetAside(host)) {
                setAside.add(host);
            } else {
                onsets.add(host.silentSince);
                countSilent(now, host);
            }
        }
        for (int i = 0; i < setAside.size(); i++) {
            if (isSilentWithOthers(setAside.get(i))) {
                countSilent(now, setAside.get(i));
            } else {
                brake.leaveOut(setAside.get(i));
            }
        }
    }

    private void countSilent(long now, Watched host) {
        if (!host.isSeenOff()) {
            brake.count(now, host, host.hearing.quorumNanos >= bench.silenceNanos(host));
        }
    }

    /** Whoever works on a host that is set aside may switch it off, but seldom at the moment at which others go silent. */
    private boolean isSilentWithOthers(Watched host) {
        long together = settings.period().toNanos() * settings.misses();
        Long nearest = onsets.ceiling(host.silentSince - together);
        return nearest != null && nearest <= host.silentSince + together;
    }

    private void countThoseCutOff(long now) {
        for (HostId id : ledger.dead().keySet()) {
            Watched host = watched.get(id);
            if (host != null) {
                brake.leaveOut(host);
                if (host.wasCutOffForSilence) {
                    brake.count(now, host, false);
                }
            }
        }
    }

    private void judgeDead(Moment now, Watched host, SafetyEvidence death) {
        if (host.deadSince == Watched.NEVER) {
            host.deadSince = now.nanos();
            host.wasCutOffForSilence = host.silentSince != Watched.NEVER
                    && !host.isSeenOff()
                    && !(death instanceof SafetyEvidence.OperatorOverride);
        }
        put(now, host, Verdict.DEAD_CONFIRMED, "it is down, and that is proven");
        alarms.clear(host);
        probing.lookWhetherItStillAnswers(now, host);
    }

    private void judgeHeard(Moment now, Watched host) {
        switch (host.health) {
            case DEGRADED -> put(now, host, Verdict.DEGRADED, host.detail);
            default -> put(now, host, Verdict.HEALTHY, "it answers");
        }
        alarms.clear(host);
    }

    private void put(Moment now, Watched host, Bench.Opinion opinion) {
        put(now, host, opinion.verdict(), opinion.reasons());
    }

    private void put(Moment now, Watched host, Verdict verdict, String reasons) {
        Verdicts.Standing was = host.standing;
        Moment since = now;
        if (was != null && was.verdict() == verdict) {
            if (was.reasons().equals(reasons) && (!isSilence(verdict) || bench.isToldBy(was, now, host))) {
                return;
            }
            since = was.since();
        }
        Verdicts.Standing standing = bench.standing(now, host, verdict, since, reasons);
        host.standing = standing;
        verdicts.put(host.id, standing);
    }

    private static boolean isSilence(Verdict verdict) {
        return !verdict.isHeard() && verdict != Verdict.DEAD_CONFIRMED;
    }

    @Override
    public Moment wake() {
        return next;
    }
}
