package io.evenkeel.supervisor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbingTest {

    private static final HostId H1 = new HostId("h1");

    private final Ledger ledger = new Ledger();
    private final Outbox outbox = new Outbox(ledger, Epoch.of(1), new Random(1));
    private final Probing probing =
            new Probing(VerdictSettings.DEFAULT, false, ledger, outbox, new Alarms(ledger, outbox));
    private final Watched host = new Watched(H1, 0, 0);

    /** A host that is down answers, and its device says that it is off: so long after it was asked. */
    private List<Fact> answersThoughOff(Duration after) {
        Probing careful = new Probing(VerdictSettings.DEFAULT, true, ledger, outbox, new Alarms(ledger, outbox));
        ledger.add(new Fact.HostDead(H1, new FenceReceipt(H1, "test", Instant.EPOCH)), Epoch.of(1));
        host.deadSince = 100;
        Moment now = new Moment(200);
        outbox.receive(now, new Input.Tick());
        careful.heard(now, new Moment(150), host, new HealthReport(H1, HostHealth.HEALTHY, "", Instant.EPOCH));
        long call = outbox.take().effects().get(0).call();
        outbox.receive(now.plus(after), new Input.Answer(call, new Reply.Power(HostPower.OFF)));
        return outbox.take().facts();
    }

    @Test
    void aHostThatAnswersThoughItIsOffIsAnAlarm() {
        assertThat(answersThoughOff(Duration.ofSeconds(1))).singleElement().isInstanceOf(Fact.AlarmRaised.class);
    }

    @Test
    void whatItsDeviceSaidLongAgoBringsNoHostBack() {
        assertThat(answersThoughOff(Duration.ofSeconds(30))).isEmpty();
        assertThat(host.isAskingWhetherBack).as("it is asked again").isFalse();
    }

    @Test
    void anAnswerToAQuestionFromBeforeItsDeathBringsNoHostBack() {
        ledger.add(new Fact.HostDead(H1, new FenceReceipt(H1, "test", Instant.EPOCH)), Epoch.of(1));
        host.deadSince = 100;
        HealthReport healthy = new HealthReport(H1, HostHealth.HEALTHY, "", Instant.EPOCH);

        probing.heard(new Moment(200), new Moment(50), host, healthy);
        assertThat(outbox.take().facts()).isEmpty();

        probing.heard(new Moment(200), new Moment(150), host, healthy);
        assertThat(outbox.take().facts()).containsExactly(new Fact.HostBack(H1));
    }
}
