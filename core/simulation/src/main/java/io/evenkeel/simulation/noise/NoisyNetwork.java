package io.evenkeel.simulation.noise;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.HealthReport;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.HostState;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.verdict.Judge;
import io.evenkeel.supervisor.verdict.Verdict;
import io.evenkeel.supervisor.verdict.VerdictSettings;
import io.evenkeel.supervisor.verdict.Verdicts;
import io.evenkeel.supervisor.view.View;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Many hosts that all live, heard by a judge and two witnesses over paths that lose what is sent, each by itself.
 *
 * <p>Losses come in bursts: a share of all seconds is bad, and a bad time lasts for so many seconds on the average. Only
 * the judge of production is at work here, since nobody is fenced for silence who was not judged lost; so many more days
 * can be looked at than with all of a supervisor. Used by one thread.
 */
public final class NoisyNetwork {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration QUICK = Duration.ofMillis(30);
    private static final int PATHS = 3;

    private record Arrival(Moment at, Input input) {}

    private final RandomGenerator random;
    private final double entering;
    private final double leaving;
    private final List<HostId> hosts = new ArrayList<>();
    private final Map<HostId, Integer> numbers = new HashMap<>();
    /** For each path and host, whether this second is bad; the first path is the judge's own. */
    private final boolean[][] isBad;

    private final Moment[][] heard;
    private final Moment[] deaths;
    private final HealthReport[] reports;
    private final Queue<Arrival> quick = new ArrayDeque<>();
    private final Queue<Arrival> late = new ArrayDeque<>();
    private final Verdicts verdicts = new Verdicts();
    private final Outbox outbox;
    private final Judge judge;
    private Moment now = new Moment(0);
    private Moment second = now;
    private long lost;

    /**
     * A network in which all hosts live.
     *
     * @param size how many hosts there are
     * @param loss share of what is sent that is lost, 0 to 1
     * @param burst mean length in seconds; 1 makes losses independent of each other
     */
    public NoisyNetwork(int size, double loss, double burst, RandomGenerator random) {
        this.random = random;
        this.leaving = burst == 1 ? 1 - loss : 1 / burst;
        this.entering = loss * leaving / (1 - loss);
        this.isBad = new boolean[PATHS][size];
        this.heard = new Moment[PATHS][size];
        this.deaths = new Moment[size];
        this.reports = new HealthReport[size];
        View view = new View();
        for (int i = 0; i < size; i++) {
            HostId id = new HostId("h" + i);
            hosts.add(id);
            numbers.put(id, i);
            reports[i] = new HealthReport(id, HostHealth.HEALTHY, "", Instant.EPOCH);
            view.saw(
                    now,
                    new Host(
                            id,
                            id.value(),
                            HostState.AVAILABLE,
                            Optional.empty(),
                            FailureDomain.UNKNOWN,
                            Map.of(),
                            Instant.EPOCH));
        }
        Ledger ledger = new Ledger();
        this.outbox = new Outbox(ledger, Epoch.of(1), random);
        VerdictSettings settings = VerdictSettings.DEFAULT.withWitnesses(List.of("w1", "w2"));
        this.judge = new Judge(
                settings, true, ledger, view, verdicts, outbox, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), now);
    }

    private int number(HostId host) {
        return requireNonNull(numbers.get(host));
    }

    /** A host dies now: its power goes. */
    public void kill(int host) {
        deaths[host] = now;
    }

    public Moment now() {
        return now;
    }

    /** What the judge thinks of a host now. */
    public Verdict verdict(int host) {
        return verdicts.of(hosts.get(host));
    }

    /** How often living hosts were taken for lost. */
    public long falselyLost() {
        return lost;
    }

    /** Lets so much time pass. */
    public void run(Duration time) {
        Moment end = now.plus(time);
        while (step(end)) {
            for (HostId host : verdicts.lost()) {
                lost += deaths[number(host)] == null ? 1 : 0;
            }
        }
        now = end;
    }

    private boolean step(Moment end) {
        Moment wake = judge.wake();
        Queue<Arrival> queue = late.isEmpty()
                        || (!quick.isEmpty()
                                && quick.peek().at().isBefore(late.peek().at()))
                ? quick
                : late;
        Arrival arrival = queue.peek();
        boolean ticks = arrival == null || wake.isBefore(arrival.at());
        Moment next = ticks ? wake : arrival.at();
        if (end.isBefore(next)) {
            return false;
        }
        now = next;
        while (!now.isBefore(second)) {
            weather();
            second = second.plus(SECOND);
        }
        Input input = ticks ? new Input.Tick() : queue.remove().input();
        judge.on(now, outbox.receive(now, input));
        outbox.take().effects().forEach(this::perform);
        return true;
    }

    /** Every path becomes good or bad for a second, and every witness hears what it can. */
    private void weather() {
        for (int path = 0; path < PATHS; path++) {
            for (int i = 0; i < hosts.size(); i++) {
                isBad[path][i] = isBad[path][i] ? random.nextDouble() >= leaving : random.nextDouble() < entering;
                if (!isBad[path][i] && deaths[i] == null) {
                    heard[path][i] = second;
                }
            }
        }
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Probe probe) {
            int host = number(probe.host());
            boolean answers = deaths[host] == null && !isBad[0][host];
            answer(effect, answers ? new Reply.Probed(reports[host]) : null);
        } else if (effect instanceof Effect.AskWitness ask) {
            answer(effect, new Reply.Heard(ages(ask.witness().equals("w1") ? 1 : 2)));
        } else if (effect instanceof Effect.ReadPower read) {
            boolean hasPower = deaths[number(read.host())] == null;
            answer(effect, new Reply.Power(hasPower ? HostPower.ON : HostPower.OFF));
        } else {
            throw new IllegalStateException("a judge does not order this: " + effect);
        }
    }

    private Map<HostId, Duration> ages(int path) {
        Map<HostId, Duration> ages = new HashMap<>();
        for (int i = 0; i < hosts.size(); i++) {
            if (heard[path][i] != null) {
                ages.put(hosts.get(i), now.since(heard[path][i]));
            }
        }
        return ages;
    }

    private void answer(Effect effect, @Nullable Reply reply) {
        if (reply != null) {
            quick.add(new Arrival(now.plus(QUICK), new Input.Answer(effect.call(), reply)));
        } else {
            late.add(new Arrival(
                    now.plus(effect.within()),
                    new Input.Answer(
                            effect.call(),
                            new Reply.Failed(ErrorKind.TIMEOUT, io.evenkeel.spi.Effect.NONE, "no answer"))));
        }
    }
}
