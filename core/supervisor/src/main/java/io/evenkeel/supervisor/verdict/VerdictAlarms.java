package io.evenkeel.supervisor.verdict;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.fact.Severity;
import java.time.Duration;

/** Tells a person of verdicts that leave VMs where nobody can reach them, unless they last a moment only. */
final class VerdictAlarms {

    private static final String DEAF = "supervisor-deaf";

    /** A host that has been silent for so long should long have a verdict. */
    private static final Duration DRAWN_OUT = Duration.ofMinutes(5);

    private final Duration silence;
    private final Alarms alarms;
    private final Ears ears;
    private final Bench bench;

    VerdictAlarms(VerdictSettings settings, Alarms alarms, Ears ears, Bench bench) {
        this.silence = settings.silence();
        this.alarms = alarms;
        this.ears = ears;
        this.bench = bench;
    }

    void lookAtTheEars(long now) {
        if (ears.hearNobodyFor(now, silence)) {
            alarms.raise(
                    DEAF,
                    Severity.CRITICAL,
                    "no host answers this supervisor: it is cut off, or all are down; it does nothing until one answers");
        } else if (!ears.hearNobodyFor(now, Duration.ZERO)) {
            alarms.clear(DEAF);
        }
    }

    /** A host has been judged. What the brake holds back has an alarm of its own; who set a host aside knows of it. */
    void lookAt(Moment now, Watched host) {
        Verdicts.Standing standing = requireNonNull(host.standing);
        if (standing.verdict() == Verdict.LOST) {
            clear(host);
        } else if (host.isHeldByBrake || bench.isSetAside(host)) {
            return;
        } else if (isDrawnOut(now, host, standing.verdict())) {
            raise(
                    host,
                    HostAlarm.UNDECIDED,
                    "nobody has been able to say for " + DRAWN_OUT.toMinutes() + " min whether host " + host.id
                            + " is down: this supervisor is kept from listening again and again; look at its network and"
                            + " its load, and confirm the host if it is down");
        } else if (ears.complaint(now.nanos()) == null
                && now.since(standing.since()).compareTo(silence) >= 0) {
            tell(host, standing);
        }
    }

    private static boolean isDrawnOut(Moment now, Watched host, Verdict verdict) {
        return (verdict == Verdict.SUSPECT || verdict == Verdict.PROBING)
                && now.nanos() - Math.max(host.heard, host.since) >= DRAWN_OUT.toNanos();
    }

    private void tell(Watched host, Verdicts.Standing standing) {
        if (standing.verdict() == Verdict.ALIVE_ISOLATED) {
            alarms.clear(HostAlarm.UNDECIDED.of(host.id));
            raise(
                    host,
                    HostAlarm.ISOLATED,
                    "host " + host.id + " is cut off, but lives: " + standing.reasons()
                            + "; mend its network, or fence it");
        } else if (standing.verdict() == Verdict.UNKNOWN) {
            alarms.clear(HostAlarm.ISOLATED.of(host.id));
            raise(
                    host,
                    HostAlarm.UNDECIDED,
                    "nobody can say whether host " + host.id + " is down: " + standing.reasons()
                            + "; look, and confirm it if it is down");
        }
    }

    private void raise(Watched host, HostAlarm kind, String text) {
        host.isAlarmed = true;
        alarms.raise(kind.of(host.id), kind == HostAlarm.UNDECIDED ? Severity.CRITICAL : Severity.WARNING, text);
    }

    /** Whether an earlier supervisor has told of it. */
    boolean areUp(HostId host) {
        return alarms.isUp(HostAlarm.ISOLATED.of(host)) || alarms.isUp(HostAlarm.UNDECIDED.of(host));
    }

    void clear(Watched host) {
        if (host.isAlarmed) {
            host.isAlarmed = false;
            alarms.clear(HostAlarm.ISOLATED.of(host.id));
            alarms.clear(HostAlarm.UNDECIDED.of(host.id));
        }
    }
}
