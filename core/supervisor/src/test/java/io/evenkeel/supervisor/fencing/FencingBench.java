package io.evenkeel.supervisor.fencing;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.Share;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.SupervisorSettings;
import io.evenkeel.supervisor.drive.ScriptedWorld;
import io.evenkeel.supervisor.drive.SupervisorDriver;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Five hosts, a VM on each of four, and supervisors one after another with a budget of fences in ten minutes. */
abstract class FencingBench {

    static final HostId H1 = ScriptedWorld.host("h1");
    static final HostId H2 = ScriptedWorld.host("h2");
    static final HostId H3 = ScriptedWorld.host("h3");

    final ScriptedWorld world =
            ScriptedWorld.of(5).vm("v1", "h1").vm("v2", "h2").vm("v3", "h3").vm("v4", "h4");

    /**
     * A supervisor that leads for a while and knows its hosts.
     *
     * @param most how many hosts may be cut off in ten minutes
     */
    SupervisorDriver first(int most) {
        return new SupervisorDriver(atMost(most), world, Epoch.of(1), new Moment(0), List.of(world.kept()))
                .run(seconds(15));
    }

    /** Another supervisor, who begins with the journal of that one, compacted. */
    SupervisorDriver after(SupervisorDriver before, int most) {
        List<Fact> journal = new ArrayList<>();
        journal.add(world.kept());
        journal.addAll(before.journal());
        Ledger ledger = new Ledger();
        journal.forEach(fact -> ledger.add(fact, Epoch.of(1)));
        return new SupervisorDriver(atMost(most), world, Epoch.of(2), before.now(), ledger.facts());
    }

    private static SupervisorSettings atMost(int most) {
        return SupervisorSettings.DEFAULT
                .with(VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2")))
                .with(new FencingSettings(
                        seconds(25),
                        FencingSettings.DEFAULT.pauses(),
                        new FencingSettings.Budget(most, Share.ofPercent(1), Duration.ofMinutes(10)),
                        Optional.empty(),
                        Map.of()));
    }

    static Optional<String> alarm(SupervisorDriver driver, String name) {
        return driver.supervisor().ledger().alarm(name).map(Ledger.Alarm::text);
    }

    static boolean isDead(SupervisorDriver driver, HostId host) {
        return driver.supervisor().ledger().dead().containsKey(host);
    }

    static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
