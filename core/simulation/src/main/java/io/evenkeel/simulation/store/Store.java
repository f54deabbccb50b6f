package io.evenkeel.simulation.store;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where facts are kept and leaders are made: an ensemble that is one machine, because it agrees with itself.
 *
 * <p>A candidate that has not been in touch for the length of a session leads no longer, whatever it believes. Used by
 * one thread.
 */
public final class Store {

    /** Who leads if none of the supervisors does. */
    public static final String NOBODY = "nobody";

    /** A candidate's session; 6 s as with ZooKeeper by default here. */
    public static final Duration SESSION = Duration.ofSeconds(6);

    private static final Duration ROUND = Duration.ofSeconds(1);

    private final Schedule schedule;
    private final Dice dice;
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final List<StoreObserver> observers = new ArrayList<>();
    private List<JournalEntry> entries = new ArrayList<>();
    private long written;
    private Epoch epoch = Epoch.NONE;
    private @Nullable Client leader;

    /** One candidate, as the store knows it. */
    static final class Client {
        final String name;
        final Member process;
        long inTouch;
        boolean stands;
        /** Its process has died, and what is there by its name now is another. */
        boolean isGone;

        Epoch leadsBy = Epoch.NONE;

        Client(String name, Member process) {
            this.name = name;
            this.process = process;
        }
    }

    /** A process at the other end of a session. */
    public interface Member {

        /** Whether it runs, and its messages reach the store and the store's reach it. */
        boolean isInTouch();

        void elected(Epoch epoch);

        void deposed();
    }

    public Store(Schedule schedule, Dice dice) {
        this.schedule = schedule;
        this.dice = dice;
        Object unused = schedule.in(ROUND, this::round);
    }

    public void watchedBy(StoreObserver observer) {
        observers.add(observer);
    }

    /** A process stands for election, until it withdraws. */
    public void stand(String name, Member process) {
        Client client = new Client(name, process);
        client.stands = true;
        client.inTouch = schedule.now();
        if (leader != null && leader.name.equals(name)) {
            leader.isGone = true;
        }
        clients.put(name, client);
        if (leader == null) {
            Object unused = schedule.in(dice.between(Duration.ofMillis(10), Duration.ofMillis(300)), this::elect);
        }
    }

    /** A process gives its session up. */
    public void withdraw(String name) {
        Client client = clients.remove(name);
        if (client != null && client == leader) {
            leader = null;
            Object unused = schedule.in(dice.between(Duration.ofMillis(10), Duration.ofMillis(300)), this::elect);
        }
    }

    /** A process has died: its session ends when its time is up. */
    public void withdrawLater(String name) {
        Client client = clients.get(name);
        if (client != null) {
            client.stands = false;
        }
    }

    private void round() {
        long now = schedule.now();
        for (Client client : List.copyOf(clients.values())) {
            if (client.process.isInTouch()) {
                client.inTouch = now;
                if (client != leader && !client.leadsBy.equals(Epoch.NONE)) {
                    client.leadsBy = Epoch.NONE;
                    client.process.deposed();
                }
            }
        }
        if (leader != null
                && (leader.isGone || !leader.process.isInTouch())
                && now - leader.inTouch >= SESSION.toNanos()) {
            leader = null;
        }
        elect();
        Object unused = schedule.in(ROUND, this::round);
    }

    private void elect() {
        if (leader != null) {
            return;
        }
        List<Client> able = clients.values().stream()
                .filter(each -> each.stands && each.process.isInTouch())
                .toList();
        if (able.isEmpty()) {
            return;
        }
        Client chosen = dice.pick(able);
        leader = chosen;
        epoch = Epoch.of(epoch.value() + 1);
        chosen.leadsBy = epoch;
        observers.forEach(each -> each.elected(chosen.name, epoch));
        chosen.process.elected(epoch);
    }

    public Epoch epoch() {
        return epoch;
    }

    /** Who leads, for the store. */
    public String leader() {
        return leader == null ? NOBODY : leader.name;
    }

    List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** Writes, all or none; the epoch was compared before. */
    void add(String writer, Epoch by, List<Fact> facts) {
        for (Fact fact : facts) {
            entries.add(new JournalEntry(++written, by, schedule.instant(), fact));
        }
        observers.forEach(each -> each.appended(writer, by, facts));
    }

    void replace(String writer, Epoch by, List<Fact> facts) {
        entries = new ArrayList<>();
        for (Fact fact : facts) {
            entries.add(new JournalEntry(++written, by, schedule.instant(), fact));
        }
        observers.forEach(each -> each.compacted(writer, by, facts));
    }
}
