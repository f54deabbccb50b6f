package io.evenkeel.supervisor.verdict;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.view.View;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Weighs what is known of one silent host. It decides nothing by itself and remembers nothing. */
final class Bench {

    /** A verdict before it is published. */
    record Opinion(Verdict verdict, String reasons) {}

    /** How much longer a verdict waits for the fence device's first word. */
    private static final Duration POWER_WAIT = Duration.ofSeconds(2);

    private final VerdictSettings settings;
    private final boolean canReadPower;
    private final Ledger ledger;
    private final View view;
    private final Witnesses witnesses;
    private final Ears ears;
    private final Brake brake;
    private final List<LifePlane> planes;

    /** When it was told first which hosts there are. */
    private long listedSince = Watched.NEVER;

    Bench(
            VerdictSettings settings,
            boolean canReadPower,
            Ledger ledger,
            View view,
            Witnesses witnesses,
            Ears ears,
            Brake brake,
            List<LifePlane> planes) {
        this.settings = settings;
        this.canReadPower = canReadPower;
        this.ledger = ledger;
        this.view = view;
        this.witnesses = witnesses;
        this.ears = ears;
        this.brake = brake;
        this.planes = planes;
    }

    /** From when on a silence is looked into. */
    long halfNanos() {
        return settings.silence().toNanos() / 2;
    }

    /** For how long a quorum must hear nothing of this host. */
    long silenceNanos(Watched host) {
        boolean isAlone = witnesses.vantagePoints() == 1 && !host.isSeenOff();
        return (isAlone ? settings.silenceAlone() : settings.silence()).toNanos();
    }

    /** The hosts have been listed. */
    void listed(Moment now) {
        listedSince = listedSince == Watched.NEVER ? now.nanos() : listedSince;
    }

    Opinion judge(Moment now, Watched host) {
        Hearing hearing = host.hearing;
        long silence = silenceNanos(host);
        if (hearing.quorumNanos < silence) {
            return notYet(now, host, silence);
        }
        String complaint = ears.complaint(now.nanos());
        if (complaint != null) {
            return new Opinion(Verdict.UNKNOWN, complaint);
        }
        if (isSetAside(host)) {
            return new Opinion(Verdict.UNKNOWN, "it is set aside, and no VM is kept there");
        }
        if (hearing.unanimousNanos < silence) {
            return contradicted(hearing, silence, witnesses.name(hearing.lastToHear) + " hears of it");
        }
        Opinion life = life(now, host, silence);
        if (life != null) {
            return life;
        }
        if (host.isSeenOff()) {
            return new Opinion(Verdict.LOST, "nobody hears of it, and its power is off");
        }
        return suspended(now, host, silence);
    }

    private Opinion notYet(Moment now, Watched host, long silence) {
        Hearing hearing = host.hearing;
        if (hearing.ownNanos < silence && host.heard == Watched.NEVER) {
            return new Opinion(Verdict.UNKNOWN, "this supervisor has not heard of it yet");
        }
        if (hearing.ownNanos < halfNanos() && now.nanos() - host.heard >= silence) {
            return new Opinion(Verdict.UNKNOWN, "this supervisor did not listen until a moment ago");
        }
        if (hearing.quorumNanos >= halfNanos()) {
            return new Opinion(Verdict.PROBING, "nobody has heard of it for a while");
        }
        if (hearing.ownNanos < silence) {
            return new Opinion(Verdict.SUSPECT, "this supervisor has not heard of it for a while");
        }
        if (hearing.voters < witnesses.quorum()) {
            return new Opinion(
                    Verdict.UNKNOWN,
                    "only " + hearing.voters + " of " + witnesses.vantagePoints() + " vantage points can tell, and it"
                            + " takes " + witnesses.quorum());
        }
        return new Opinion(Verdict.ALIVE_ISOLATED, witnesses.name(hearing.lastToHear) + " hears of it");
    }

    /** One voice against the quorum is believed: a host that is dead is heard by nobody. */
    private static Opinion contradicted(Hearing hearing, long silence, String how) {
        Verdict verdict = hearing.quorumNanos < 2 * silence ? Verdict.PROBING : Verdict.ALIVE_ISOLATED;
        return new Opinion(verdict, how);
    }

    private @Nullable Opinion life(Moment now, Watched host, long silence) {
        for (LifePlane plane : planes) {
            Optional<Moment> sign = plane.lastSign(host.id);
            if (sign.isPresent() && now.nanos() - sign.get().nanos() < silence) {
                return contradicted(host.hearing, silence, plane.name() + " shows that it lives");
            }
        }
        return null;
    }

    /** Nothing speaks for its life. What is left is whether this supervisor should be the one to say so, and now. */
    private Opinion suspended(Moment now, Watched host, long silence) {
        if (listedSince == Watched.NEVER
                || now.nanos() - listedSince < settings.silence().toNanos()) {
            // Of hosts that nobody has told it of it cannot know that they are silent too.
            return new Opinion(
                    Verdict.UNKNOWN, "this supervisor was not told until a moment ago which hosts there are");
        }
        if (brake.holds(host)) {
            return new Opinion(Verdict.UNKNOWN, "many hosts went silent at once");
        }
        boolean isNew = now.nanos() - host.since < settings.grace().toNanos();
        if (host.heard == Watched.NEVER && isNew && !isFenceOpen(host)) {
            return new Opinion(
                    Verdict.UNKNOWN, "this supervisor has never heard of it, and has only just begun to listen");
        }
        if (canReadPower && !host.isPowerRead() && host.hearing.quorumNanos < silence + POWER_WAIT.toNanos()) {
            return new Opinion(Verdict.PROBING, "its fence device is being asked");
        }
        return new Opinion(
                Verdict.LOST, "nobody hears of it, and nothing shows that it lives; power " + Words.of(host.power));
    }

    /** An earlier supervisor had heard of it, and lost it. */
    private boolean isFenceOpen(Watched host) {
        for (Ledger.OpenIntent open : ledger.open()) {
            if (open.intent() instanceof Fact.FenceIntended fence
                    && fence.host().equals(host.id)) {
                return true;
            }
        }
        return false;
    }

    /** Somebody meant it to be silent, and nothing would be gained by finding it lost. */
    boolean isSetAside(Watched host) {
        Ledger.Held held = ledger.held().get(host.id);
        boolean isEmptied = held != null && held.isDone() && held.isEmpty();
        boolean isMarked = view.host(host.id)
                .map(seen -> seen.what().state())
                .filter(state -> state == HostState.MAINTENANCE || state == HostState.OFF)
                .isPresent();
        return (isEmptied || isMarked) && ledger.keptOn(host.id).isEmpty() && !isAwaited(host.id);
    }

    /** An order to the host is open, which may have had its effect there: only what is thought of the host can end it. */
    private boolean isAwaited(HostId host) {
        return ledger.open().stream().map(Ledger.OpenIntent::intent).anyMatch(intent -> {
            if (intent instanceof Fact.MigrationIntended move) {
                return move.source().equals(host) || move.destination().equals(host);
            }
            return (intent instanceof Fact.StartIntended start && start.target().equals(host))
                    || (intent instanceof Fact.FenceIntended fence
                            && fence.host().equals(host));
        });
    }

    Verdicts.Standing standing(Moment now, Watched host, Verdict verdict, Moment since, String reasons) {
        return new Verdicts.Standing(verdict, since, reasons, lastSign(now, host), host.power);
    }

    /** Whether a standing says what is known now. */
    boolean isToldBy(Verdicts.Standing standing, Moment now, Watched host) {
        return standing.power() == host.power && standing.heard().equals(lastSign(now, host));
    }

    private Moment lastSign(Moment now, Watched host) {
        long last = host.onset == Watched.NEVER ? now.nanos() : now.nanos() - host.hearing.unanimousNanos;
        for (LifePlane plane : planes) {
            long sign = plane.lastSign(host.id).map(Moment::nanos).orElse(last);
            last = Math.max(last, sign);
        }
        return new Moment(last);
    }
}
