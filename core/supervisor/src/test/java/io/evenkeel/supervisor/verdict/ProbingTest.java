package io.evenkeel.supervisor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbingTest {

    private static final HostId H1 = new HostId("h1");

    private final Ledger ledger = new Ledger();
    private final Outbox outbox = new Outbox(ledger, Epoch.of(1), new Random(1));
    private final Probing probing =
            new Probing(VerdictSettings.DEFAULT, false, ledger, outbox, new Alarms(ledger, outbox));
    private final Watched host = new Watched(H1, 0, 0);

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
