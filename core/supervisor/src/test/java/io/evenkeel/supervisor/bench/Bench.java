package io.evenkeel.supervisor.bench;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.FenceReceipt;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostCapacity;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.Vm;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.supervisor.Decision;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.migration.MigrationDuty;
import io.evenkeel.supervisor.migration.MigrationSettings;
import io.evenkeel.supervisor.migration.MoveQueue;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.HostMemory;
import io.evenkeel.supervisor.placement.PlacementLabels;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A few duties on a bench: what they share is put there by hand, and so is every answer. */
public final class Bench {

    /** The time of day on the bench; it stands still. */
    public static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    public final Ledger ledger = new Ledger();
    public final View view = new View();
    public final Verdicts verdicts = new Verdicts();
    public final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    public final Outbox outbox;
    public final List<Fact> facts = new ArrayList<>();
    public final List<Effect> unanswered = new ArrayList<>();
    private final List<Duty> duties = new ArrayList<>();
    private final Epoch epoch;
    private Moment now = new Moment(0);

    public Bench() {
        this(Epoch.of(2));
    }

    public Bench(Epoch epoch) {
        this.epoch = epoch;
        this.outbox = new Outbox(ledger, epoch, new Random(7));
    }

    public static HostId host(String id) {
        return new HostId(id);
    }

    public static VmId vm(String id) {
        return new VmId(id);
    }

    /** Puts a duty on the bench, after those that are there. */
    public <D extends Duty> D put(D duty) {
        duties.add(duty);
        return duty;
    }

    /** Puts the duty there that carries out what the queue wants. */
    public MigrationDuty putMigrations(MoveQueue queue) {
        return putMigrations(queue, MigrationSettings.DEFAULT, Optional.empty());
    }

    public MigrationDuty putMigrations(MoveQueue queue, MigrationSettings settings, Optional<MigrationLimits> limits) {
        return put(new MigrationDuty(ledger, view, verdicts, outbox, queue, settings, limits, clock, now));
    }

    /** What a planner would see now. */
    public ClusterPicture picture() {
        return new ClusterPicture(ledger, view, verdicts, new HostMemory(ledger, view), PlacementLabels::rules);
    }

    /** A healthy host with 64 GiB, of which this much is free. */
    public Bench host(String id, long freeGibibytes) {
        return host(id, freeGibibytes, FailureDomain.UNKNOWN);
    }

    public Bench host(String id, long freeGibibytes, FailureDomain domain) {
        return host(id, freeGibibytes, domain, Map.of());
    }

    public Bench host(String id, long freeGibibytes, FailureDomain domain, Map<String, String> labels) {
        view.saw(
                now,
                new Host(
                        host(id),
                        id,
                        HostState.AVAILABLE,
                        Optional.of(
                                new HostCapacity(16, DataSize.ofGibibytes(64), DataSize.ofGibibytes(freeGibibytes))),
                        domain,
                        labels,
                        NOON));
        return judged(id, Verdict.HEALTHY);
    }

    public Bench judged(String host, Verdict verdict) {
        verdicts.put(host(host), new Verdicts.Standing(verdict, now, "by hand"));
        return this;
    }

    /** A running VM of 4 GiB that is kept. */
    public Bench vm(String id, String host) {
        return vm(id, host, Map.of());
    }

    public Bench vm(String id, String host, Map<String, String> labels) {
        seen(id, new Residence.OnHost(host(host), VmState.RUNNING), labels);
        ledger.add(
                new Fact.Kept(List.of(new KeptVm(vm(id), id, host(host), DataSize.ofGibibytes(4), 2, labels))), epoch);
        return this;
    }

    public Bench seen(String id, Residence residence, Map<String, String> labels) {
        view.saw(now, new Vm(vm(id), id, residence, 2, DataSize.ofGibibytes(4), labels, NOON));
        return this;
    }

    /** A host is proven down. */
    public Bench dead(String host) {
        ledger.add(new Fact.HostDead(host(host), new FenceReceipt(host(host), "bench", NOON)), epoch);
        return judged(host, Verdict.DEAD_CONFIRMED);
    }

    public Bench ask(Request request) {
        return tell(new Input.Asked(request));
    }

    /** Time passes second by second. */
    public Bench pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            now = now.plus(Duration.ofSeconds(1));
            tell(new Input.Tick());
        }
        return this;
    }

    public Moment now() {
        return now;
    }

    public Bench tick() {
        return tell(new Input.Tick());
    }

    private Bench tell(Input input) {
        Input told = outbox.receive(now, input);
        duties.forEach(duty -> duty.on(now, told));
        take();
        return this;
    }

    private void take() {
        Decision decision = outbox.take();
        facts.addAll(decision.facts());
        unanswered.addAll(decision.effects());
    }

    /** Effects of a kind that have no answer yet. */
    public <E extends Effect> List<E> asked(Class<E> kind) {
        return unanswered.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Answers the oldest effect of a kind. */
    public Bench answer(Class<? extends Effect> kind, Reply reply) {
        Effect effect = asked(kind).stream()
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no " + kind.getSimpleName() + " waits; there are " + unanswered));
        return answer(effect, reply);
    }

    public Bench answer(Effect effect, Reply reply) {
        unanswered.remove(effect);
        return tell(new Input.Answer(effect.call(), reply));
    }

    /** Facts of a kind, the first that was written first. */
    public <F extends Fact> List<F> facts(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public static Reply refused(ErrorKind kind, String message) {
        return new Reply.Failed(kind, io.evenkeel.spi.Effect.NONE, message);
    }

    public static Reply unclear() {
        return new Reply.Failed(ErrorKind.TIMEOUT, io.evenkeel.spi.Effect.UNKNOWN, "no answer in time");
    }

    public static Reply located(String host, VmState state) {
        return new Reply.Located(new Residence.OnHost(host(host), state));
    }
}
