package io.evenkeel.simulation.seeded;

import io.evenkeel.simulation.invariant.Invariants;
import io.evenkeel.simulation.node.Courier;
import io.evenkeel.simulation.node.NewsWire;
import io.evenkeel.simulation.node.SupervisorProcess;
import io.evenkeel.simulation.store.StoreObserver;
import io.evenkeel.simulation.world.SimHost;
import io.evenkeel.simulation.world.SimVm;
import io.evenkeel.simulation.world.WorldObserver;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import java.util.List;

/** Writes down what happens, and tells the invariants what arrives. */
final class Narrator implements WorldObserver, StoreObserver, Courier.CallListener, SupervisorProcess.ProcessListener {

    private final RunLog log;
    private final Invariants invariants;

    private final NewsWire news;

    Narrator(RunLog log, Invariants invariants, NewsWire news) {
        this.log = log;
        this.news = news;
        this.invariants = invariants;
    }

    @Override
    public void changed(SimVm vm) {
        log.add(() -> "world: " + vm + " executes on " + vm.executing() + ", in memory of " + vm.held());
    }

    @Override
    public void changed(SimHost host) {
        log.add(() -> "world: " + host + (host.isPowered() ? "" : " has no power") + (host.isHung() ? " hangs" : "")
                + (host.answers() ? " answers" : " is silent") + host.bmcLine());
    }

    @Override
    public void restarts(SimVm vm, SimHost host) {
        log.add(() -> "world: the platform restarts " + vm + " on " + host);
    }

    @Override
    public void cutOff(Operation operation, SimHost host) {
        log.add(() -> "world: " + host + " is cut off by " + operation.id());
    }

    @Override
    public void elected(String supervisor, Epoch epoch) {
        log.add(() -> "store: " + supervisor + " leads by epoch " + epoch);
    }

    @Override
    public void appended(String supervisor, Epoch epoch, List<Fact> facts) {
        facts.forEach(fact -> log.add(() -> supervisor + " (" + epoch + ") writes " + fact));
    }

    @Override
    public void began(SupervisorProcess process, SupervisorProcess.Term term, Epoch epoch) {
        String supervisor = process.name();
        news.subscribe(process, term);
        log.add(() -> supervisor + " begins to lead by epoch " + epoch);
    }

    @Override
    public void ended(String supervisor, Epoch epoch, String why) {
        log.add(() -> supervisor + " leads no longer by epoch " + epoch + ": " + why);
    }

    @Override
    public void sent(String supervisor, Effect effect) {
        if (effect instanceof Effect.Change) {
            log.add(() -> supervisor + " orders " + effect);
        }
    }

    @Override
    public void arrives(String supervisor, Effect.Change change) {
        log.add(() -> "platform: takes " + change);
        invariants.arrived(change);
    }

    @Override
    public void answered(String supervisor, Effect effect, Reply reply) {
        if (effect instanceof Effect.Change) {
            log.add(() -> supervisor + " is answered to call " + effect.call() + ": " + reply);
        }
    }
}
