package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.connection.Failures;
import io.evenkeel.libvirt.health.Inquiry.Answer;
import io.evenkeel.libvirt.inventory.Sighting;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.Ear;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.health.HealthEvent.GuestSignalled;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One host of a watch: what is known of it, what is being asked, and when to ask again.
 *
 * <p>Used by the watch's consumer alone; answers arrive in a future, reports in the mailbox.
 */
final class WatchedHost implements Census.Seen {

    /** One failure may be a connection that broke long ago and is as good as new when opened again. */
    private static final int FAILURES_OF_A_SUSPECT = 2;

    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

    private final HostId id;
    private final Mailbox mailbox;
    private final Mailbox.Slot slot;
    private final Inquiry inquiry;
    private final Ticker ticker;
    private final Pace pace;

    private final Map<VmId, Sighting> sightings = new LinkedHashMap<>();
    private final Map<VmId, DomainState> states = new HashMap<>();
    private final Set<VmId> wanted = new LinkedHashSet<>();
    private Set<VmId> asked = Set.of();
    private @Nullable CompletableFuture<Answer> pending;
    private long askedAt;
    private long notBefore;
    private int failures;
    private boolean contacted;
    private boolean broke;
    private long heardAt;
    private HostHealth health = HostHealth.HEALTHY;
    private String detail = "answers";

    /**
     * How often to ask.
     *
     * @param beat how long after an answer the next question is put
     * @param overdue how long a question may be without an answer before the host is suspect
     * @param first the same for the first question, which includes connecting
     */
    record Pace(Duration beat, Duration overdue, Duration first) {}

    /** What became different, for the watch to tell. */
    static final class News {
        final Set<VmId> vms = new LinkedHashSet<>();
        final List<GuestSignalled> signals = new ArrayList<>();
        boolean host;
        boolean gap;
    }

    /**
     * Begins to watch.
     *
     * @param inquiring how the host is asked, given what is to hear its reports
     */
    WatchedHost(HostId id, Mailbox mailbox, Function<Ear, Inquiry> inquiring, Ticker ticker, Pace pace) {
        this.id = id;
        this.mailbox = mailbox;
        this.slot = mailbox.new Slot(id);
        this.inquiry = inquiring.apply(slot);
        this.ticker = ticker;
        this.pace = pace;
        this.notBefore = ticker.nanos();
        this.askedAt = notBefore;
    }

    @Override
    public HostId id() {
        return id;
    }

    HostHealth health() {
        return health;
    }

    String detail() {
        return detail;
    }

    @Override
    public boolean isSuspect() {
        return health == HostHealth.SUSPECT;
    }

    /** Whether it has been heard of, or it is known that it cannot be. */
    boolean isSettled() {
        return contacted || isSuspect();
    }

    /** When it last answered; only meaningful once it has. */
    long heardAt() {
        return heardAt;
    }

    boolean hasAnswered() {
        return contacted;
    }

    /** What the host was last known to have; of a suspect host, before it fell silent. */
    @Override
    public Map<VmId, Sighting> sightings() {
        return sightings;
    }

    /** Whether what is known of the VM may be out of date and is being asked for. */
    boolean isLookingAt(VmId vm) {
        return !isSuspect() && (wanted.contains(vm) || asked.contains(vm));
    }

    /** Has the VM looked at again, if the host has it. */
    void want(VmId vm) {
        if (sightings.containsKey(vm) && wanted.add(vm) && pending == null && failures == 0) {
            notBefore = ticker.nanos();
        }
    }

    /** Takes in what has come, and puts the next question if it is time. */
    News advance() {
        News news = new News();
        readMail(news);
        takeAnswer(news);
        ask(news);
        return news;
    }

    private void readMail(News news) {
        Mailbox.Letter letter = slot.read();
        if (!letter.changed().isEmpty()) {
            wanted.addAll(letter.changed());
            notBefore = failures == 0 ? ticker.nanos() : notBefore;
        }
        news.signals.addAll(letter.signals());
        news.gap |= letter.isLost();
        if (letter.isBroken() && contacted) {
            broke = true;
            notBefore = ticker.nanos();
        }
    }

    private void takeAnswer(News news) {
        CompletableFuture<Answer> current = pending;
        long now = ticker.nanos();
        if (current == null) {
            return;
        }
        if (!current.isDone()) {
            Duration limit = contacted ? pace.overdue() : pace.first();
            if (now - askedAt > limit.toNanos()) {
                suspect(
                        "has not answered for "
                                + Duration.ofNanos(now - askedAt).toMillis() + " ms",
                        news);
            }
            return;
        }
        pending = null;
        asked = Set.of();
        try {
            Answer answer = current.join();
            answered(answer.look(), answer.at(), news);
        } catch (RuntimeException e) {
            failed(inquiry.failure(e), news);
        }
    }

    private void answered(Look look, long at, News news) {
        failures = 0;
        news.gap |= broke; // what happened while the line was down was not reported
        broke = false;
        contacted = true;
        heardAt = at;
        notBefore = at + pace.beat().toNanos();
        Set<VmId> gone = new HashSet<>(sightings.keySet());
        gone.removeAll(look.states().keySet());
        gone.forEach(vm -> {
            sightings.remove(vm);
            news.vms.add(vm);
        });
        states.keySet().retainAll(look.states().keySet());
        look.details().forEach((vm, sighting) -> {
            sightings.put(vm, sighting);
            states.put(vm, look.states().get(vm));
            news.vms.add(vm);
        });
        if (!wanted.isEmpty()) {
            notBefore = at;
        }
        Set<String> stopped = new LinkedHashSet<>();
        sightings.values().stream()
                .filter(sighting -> sighting.state().isStoppedByIoError())
                .forEach(sighting -> stopped.add(sighting.name()));
        if (stopped.isEmpty()) {
            become(HostHealth.HEALTHY, "answers", news);
        } else {
            become(HostHealth.DEGRADED, "disk errors have stopped " + String.join(", ", stopped), news);
        }
    }

    private void failed(HypervisorException failure, News news) {
        failures++;
        broke |= contacted;
        states.clear(); // whatever it was, it may be another machine when it comes back
        long wait = 0;
        if (failures >= FAILURES_OF_A_SUSPECT || failure.kind() == ErrorKind.DENIED) {
            suspect(Failures.bare(failure), news);
            Duration backOff = pace.beat().multipliedBy(1L << Math.min(10, failures - 1));
            Duration most = pace.beat().compareTo(LONGEST_BACK_OFF) > 0 ? pace.beat() : LONGEST_BACK_OFF;
            wait = (backOff.compareTo(most) > 0 ? most : backOff).toNanos();
        }
        notBefore = ticker.nanos() + wait;
    }

    private void suspect(String why, News news) {
        if (!isSuspect()) {
            become(HostHealth.SUSPECT, why, news);
        }
    }

    private void become(HostHealth next, String why, News news) {
        if (next != health || (contacted && !why.equals(detail))) {
            health = next;
            detail = why;
            news.host = true;
        }
    }

    private void ask(News news) {
        long now = ticker.nanos();
        if (now - notBefore < 0 || (pending != null && !isHanging(now))) {
            return;
        }
        Map<VmId, DomainState> known = Map.copyOf(states);
        Set<VmId> questions = Set.copyOf(wanted);
        try {
            CompletableFuture<Answer> answer = inquiry.ask(known, questions);
            wanted.clear();
            asked = questions;
            pending = answer;
            askedAt = now;
            var unused = answer.whenComplete((look, failure) -> mailbox.ring());
        } catch (HypervisorException e) {
            failed(e, news);
        }
    }

    /** So long without an answer that another line is worth a try. */
    private boolean isHanging(long now) {
        return now - askedAt
                > 3 * Math.max(pace.first().toNanos(), pace.overdue().toNanos());
    }

    /** When {@link #advance} has something to do even if nothing comes. */
    long nextStep() {
        if (pending == null) {
            return notBefore;
        }
        Duration limit = contacted ? pace.overdue() : pace.first();
        return isSuspect()
                ? askedAt + 3 * Math.max(pace.first().toNanos(), pace.overdue().toNanos()) + 1
                : askedAt + limit.toNanos() + 1;
    }

    void close() {
        inquiry.close();
    }
}
