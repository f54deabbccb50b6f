package io.evenkeel.supervisor.verdict;

import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.HostAlarm;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Duration;

/** Asks hosts whether they live, and their fence devices whether they have power; hears the answers. */
final class Probing {

    /** A device that takes longer is asked again; the verdict does not wait for it. */
    private static final Duration POWER_PATIENCE = Duration.ofSeconds(4);

    private static final Duration POWER_EVERY = Duration.ofSeconds(5);

    /** Answers come at the latest shortly after the patience of two periods; more would mean that none comes at all. */
    private static final int UNANSWERED = 5;

    private final Outbox outbox;
    private final Ledger ledger;
    private final Alarms alarms;
    private final Duration patience;
    private final Duration silence;
    private final boolean canReadPower;

    Probing(VerdictSettings settings, boolean canReadPower, Ledger ledger, Outbox outbox, Alarms alarms) {
        this.patience = settings.period().multipliedBy(2);
        this.silence = settings.silence();
        this.canReadPower = canReadPower;
        this.ledger = ledger;
        this.outbox = outbox;
        this.alarms = alarms;
    }

    boolean canReadPower() {
        return canReadPower;
    }

    void probe(Moment sent, Watched host) {
        if (host.probes < UNANSWERED) {
            host.probes++;
            outbox.order(
                    call -> new Effect.Probe(call, host.id, patience), (now, reply) -> probed(now, sent, host, reply));
        }
    }

    private void probed(Moment now, Moment sent, Watched host, Reply reply) {
        host.probes--;
        if (reply instanceof Reply.Probed probed) {
            heard(now, sent, host, probed.report());
        }
    }

    /**
     * A host is reported about.
     *
     * @param sent when that was asked for; what is told unasked may be of any time before
     */
    void heard(Moment now, Moment sent, Watched host, HealthReport report) {
        if (report.health() == HostHealth.SUSPECT) {
            return;
        }
        if (!ledger.dead().containsKey(host.id)) {
            host.isHeard(now.nanos(), report.health(), report.detail());
        } else if (host.deadSince != Watched.NEVER && sent.nanos() > host.deadSince && !host.isAskingWhetherBack) {
            askWhetherBack(now, host, report);
        }
    }

    /** A host that was cut off without losing power may well answer; only with power it is back. */
    private void askWhetherBack(Moment now, Watched host, HealthReport report) {
        if (!canReadPower) {
            back(now, host, report);
            return;
        }
        host.isAskingWhetherBack = true;
        outbox.order(call -> new Effect.ReadPower(call, host.id, POWER_PATIENCE), (then, reply) -> {
            host.isAskingWhetherBack = false;
            if (then.since(now).compareTo(POWER_PATIENCE.plus(Outbox.LATE)) > 0) {
                return; // what was so then, of host and device, says nothing of now; its next answer asks again
            }
            boolean isOff = reply instanceof Reply.Power read && read.power() == HostPower.OFF;
            if (isOff) {
                host.answeredCutOff = then.nanos();
                alarms.raise(
                        HostAlarm.FENCED_ANSWERS.of(host.id),
                        Severity.WARNING,
                        "host " + host.id + " answers, and its fence device says that it is cut off; let it back, or"
                                + " look at the device");
            } else if (ledger.dead().containsKey(host.id)) {
                back(then, host, report);
            }
        });
    }

    private void back(Moment now, Watched host, HealthReport report) {
        alarms.clear(HostAlarm.FENCED_ANSWERS.of(host.id));
        host.answeredCutOff = Watched.NEVER;
        outbox.remember(new Fact.HostBack(host.id));
        host.deadSince = Watched.NEVER;
        host.wasCutOffForSilence = false;
        host.isHeard(now.nanos(), report.health(), report.detail());
    }

    /** Whether an earlier supervisor has told that it answers, though cut off. */
    boolean isToldToAnswer(HostId host) {
        return alarms.isUp(HostAlarm.FENCED_ANSWERS.of(host));
    }

    /** A host that is down has been silent for so long that its answers are a thing of the past. */
    void lookWhetherItStillAnswers(Moment now, Watched host) {
        if (host.answeredCutOff != Watched.NEVER && now.nanos() - host.answeredCutOff >= silence.toNanos()) {
            host.answeredCutOff = Watched.NEVER;
            alarms.clear(HostAlarm.FENCED_ANSWERS.of(host.id));
        }
    }

    /** Asks for the power of a silent host now and then. */
    void readPower(Moment now, Watched host) {
        if (!canReadPower || host.isAskingPower || now.nanos() < host.powerNextAt) {
            return;
        }
        host.isAskingPower = true;
        host.powerNextAt = now.nanos() + POWER_EVERY.toNanos();
        outbox.order(call -> new Effect.ReadPower(call, host.id, POWER_PATIENCE), (then, reply) -> {
            host.isAskingPower = false;
            host.power = reply instanceof Reply.Power read ? read.power() : HostPower.UNKNOWN;
            host.powerAskedAt = now.nanos();
        });
    }
}
