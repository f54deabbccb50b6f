package io.evenkeel.simulation.node;

import static java.util.Objects.requireNonNull;

import io.evenkeel.simulation.schedule.Dice;
import io.evenkeel.simulation.schedule.Schedule;
import io.evenkeel.simulation.store.SimJournal;
import io.evenkeel.simulation.store.Store;
import io.evenkeel.spi.Epoch;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.journal.JournalUnavailableException;
import io.evenkeel.supervisor.journal.StaleEpochException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor as a process: it runs, stands still or is dead; it is in touch with the store and the platform or not.
 *
 * <p>While it stands still nothing reaches it, and what it was about to send is sent when it goes on.
 */
public final class SupervisorProcess implements Store.Member {

    private static final Duration RESTART = Duration.ofSeconds(5);
    private static final long TOGETHER = Duration.ofMillis(5).toNanos();
    private static final Duration AT_ONCE = Duration.ofMillis(8);
    private static final Duration SOON_AFTER = Duration.ofMillis(25);
    private static final Duration LATER = Duration.ofSeconds(1);
    private static final Duration STAND_AGAIN = Duration.ofSeconds(1);

    private final String name;
    private final Schedule schedule;
    private final Dice dice;
    private final Store store;
    private final Courier courier;
    private final TermFactory terms;
    private final List<Runnable> held = new ArrayList<>();
    private final List<Input> inbox = new ArrayList<>();
    private final ProcessListener listener;

    private boolean isUp;
    private int pauses;
    private int storeCuts;
    private int platformCuts;
    private boolean losesAnswersOfStore;
    private SimJournal.Weather nextWrite = SimJournal.Weather.FAIR;
    private boolean pausesAfterNextWrite;
    private Duration pauseAfterWrite = Duration.ZERO;
    private boolean crashesAfterNextStart;
    private long life;
    /** When it wants to be told that time has passed. */
    private long due;

    private @Nullable Term term;
    private Epoch epoch = Epoch.NONE;
    private Schedule.@Nullable Event turn;

    /** One term of office. */
    public interface Term {

        /** Takes inputs in, as {@code Cycle} does. */
        Moment turn(Moment now, List<Input> inputs);
    }

    /** Makes a term of office: reads the journal and begins to lead. */
    public interface TermFactory {
        Term begin(SupervisorProcess process, Epoch epoch, SimJournal journal, Moment now);
    }

    /** Sees what becomes of the process. */
    public interface ProcessListener {

        default void began(SupervisorProcess process, Term term, Epoch epoch) {}

        default void ended(String supervisor, Epoch epoch, String why) {}
    }

    public SupervisorProcess(
            String name,
            Schedule schedule,
            Dice dice,
            Store store,
            Courier courier,
            TermFactory terms,
            ProcessListener listener) {
        this.name = requireNonNull(name, "name");
        this.schedule = schedule;
        this.dice = dice;
        this.store = store;
        this.courier = courier;
        this.terms = terms;
        this.listener = listener;
    }

    public String name() {
        return name;
    }

    /** The epoch it believes to lead by; {@link Epoch#NONE} if it does not. */
    public Epoch epoch() {
        return term == null ? Epoch.NONE : epoch;
    }

    public boolean isLeading() {
        return term != null;
    }

    public @Nullable Term term() {
        return term;
    }

    public boolean isSound() {
        return isUp && pauses == 0 && storeCuts == 0 && platformCuts == 0;
    }

    /** Nothing is wrong between it and the platform, nor with itself. */
    public boolean reachesPlatform() {
        return isUp && platformCuts == 0;
    }

    public Schedule schedule() {
        return schedule;
    }

    public Courier courier() {
        return courier;
    }

    // What happens to it.

    public void boot() {
        if (!isUp) {
            isUp = true;
            life++;
            store.stand(name, this);
        }
    }

    /** It dies, and is started again a little later if {@code isRestarted}. */
    public void crash(boolean isRestarted) {
        if (isUp) {
            isUp = false;
            store.withdrawLater(name);
            forget("the process died");
            if (isRestarted) {
                Object unused = schedule.in(RESTART, this::boot);
            }
        }
    }

    public void pause(boolean on) {
        pauses += on ? 1 : -1;
        if (pauses == 0) {
            List<Runnable> late = List.copyOf(held);
            held.clear();
            late.forEach(Runnable::run);
            wakeAt(schedule.now());
        }
    }

    public void cutStore(boolean on) {
        storeCuts += on ? 1 : -1;
    }

    public void cutPlatform(boolean on) {
        platformCuts += on ? 1 : -1;
    }

    public void loseAnswersOfStore(boolean on) {
        losesAnswersOfStore = on;
    }

    /** How the next write goes. */
    public void nextWrite(SimJournal.Weather weather) {
        nextWrite = weather;
    }

    /** After its next write, and before anything that follows from it, it stands still for a while. */
    public void pauseAfterNextWrite(Duration time) {
        pausesAfterNextWrite = true;
        pauseAfterWrite = time;
    }

    /** It dies a moment after the next start that it orders. */
    public void crashAfterNextStart() {
        crashesAfterNextStart = true;
    }

    /** Somebody asks it something, if it leads. */
    public void give(Input input) {
        if (isUp && term != null) {
            inbox.add(input);
            wakeSoon();
        }
    }

    /** Sends an effect for the present term. */
    void send(Effect effect, Consumer<Reply> answer) {
        long sender = life;
        Term by = term;
        Runnable sending = () -> courier.send(
                name,
                effect,
                this::reachesPlatform,
                reply -> whenAwake(() -> {
                    if (life == sender && isUp && term == by) {
                        answer.accept(reply);
                        wakeSoon();
                    }
                }));
        whenAwake(sending);
        if (crashesAfterNextStart && effect instanceof Effect.Restart) {
            crashesAfterNextStart = false;
            Duration after = dice.chance(0.5) ? dice.between(AT_ONCE, SOON_AFTER) : dice.between(SOON_AFTER, LATER);
            Object unused = schedule.in(after, () -> crash(true));
        }
    }

    private void whenAwake(Runnable what) {
        if (pauses > 0) {
            held.add(what);
        } else {
            what.run();
        }
    }

    /** Takes an answer into the inbox. */
    void inbox(Input input) {
        inbox.add(input);
    }

    // What the store tells it.

    @Override
    public boolean isInTouch() {
        return isUp && pauses == 0 && storeCuts == 0;
    }

    @Override
    public void elected(Epoch newEpoch) {
        long elected = life;
        Object unused = schedule.in(
                dice.between(Duration.ofMillis(1), Duration.ofMillis(50)),
                () -> whenAwake(() -> {
                    if (isUp && life == elected) {
                        begin(newEpoch);
                    }
                }));
    }

    @Override
    public void deposed() {
        whenAwake(() -> {
            if (term != null && epoch.isBefore(store.epoch())) {
                forget("another leads");
            }
        });
    }

    private void begin(Epoch newEpoch) {
        forget("elected anew");
        epoch = newEpoch;
        try {
            Term begun = terms.begin(this, newEpoch, new SimJournal(store, name, this::weather), now());
            term = begun;
            listener.began(this, begun, newEpoch);
            wakeAt(schedule.now());
        } catch (StaleEpochException | JournalUnavailableException e) {
            standAgain(String.valueOf(e.getMessage()));
        } catch (SimJournal.Crash e) {
            crash(true);
        }
    }

    private SimJournal.Weather weather() {
        SimJournal.Weather now = nextWrite;
        nextWrite = SimJournal.Weather.FAIR;
        if (storeCuts > 0) {
            return SimJournal.Weather.CUT;
        }
        if (pausesAfterNextWrite) {
            pausesAfterNextWrite = false;
            pause(true);
            Object unused = schedule.in(pauseAfterWrite, () -> pause(false));
        }
        return now == SimJournal.Weather.FAIR && losesAnswersOfStore && dice.chance(0.3)
                ? SimJournal.Weather.ANSWER_LOST
                : now;
    }

    private Moment now() {
        return new Moment(schedule.now());
    }

    private void wakeAt(long nanos) {
        if (turn != null) {
            turn.callOff();
        }
        turn = schedule.at(nanos, this::takeTurn);
    }

    /** What comes in meanwhile is taken together. */
    private void wakeSoon() {
        long soon = (schedule.now() / TOGETHER + 1) * TOGETHER;
        if (turn == null || turn.at() > soon) {
            wakeAt(soon);
        }
    }

    private void takeTurn() {
        turn = null;
        Term leading = term;
        if (!isUp || pauses > 0 || leading == null) {
            return;
        }
        List<Input> inputs = new ArrayList<>(inbox);
        inbox.clear();
        if (inputs.isEmpty() || now().nanos() >= due) {
            inputs.add(new Input.Tick());
        }
        try {
            Moment next = leading.turn(now(), inputs);
            due = next.nanos();
            if (term == leading) {
                wakeAt(Math.max(next.nanos(), schedule.now() + 1_000_000));
            }
        } catch (StaleEpochException | JournalUnavailableException e) {
            standAgain(String.valueOf(e.getMessage()));
        } catch (SimJournal.Crash e) {
            crash(true);
        }
    }

    private void standAgain(String why) {
        forget(why);
        store.withdraw(name);
        long stood = life;
        Object unused = schedule.in(
                STAND_AGAIN,
                () -> whenAwake(() -> {
                    if (isUp && life == stood) {
                        store.stand(name, this);
                    }
                }));
    }

    private void forget(String why) {
        if (term != null) {
            listener.ended(name, epoch, why);
        }
        term = null;
        inbox.clear();
        if (turn != null) {
            turn.callOff();
            turn = null;
        }
    }
}
