package io.evenkeel.supervisor.duty;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.supervisor.Decision;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * Collects what one input leads to, and knows who waits for which answer.
 *
 * <p>What was seen long ago proves nothing of now: a look whose answer comes in late, because this supervisor stood still
 * in between, has failed.
 */
public final class Outbox {

    /** How much longer than it may take an answer may wait to be taken in. */
    public static final Duration LATE = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Epoch epoch;
    private final RandomGenerator entropy;
    private final Map<Long, Call> waiting = new HashMap<>();
    private List<Fact> facts = new ArrayList<>();
    private List<Effect> effects = new ArrayList<>();
    private long calls;
    private Moment now = new Moment(0);

    private record Call(Effect effect, Moment asked, BiConsumer<Moment, Reply> then) {}

    public Outbox(Ledger ledger, Epoch epoch, RandomGenerator entropy) {
        this.ledger = requireNonNull(ledger, "ledger");
        this.epoch = requireNonNull(epoch, "epoch");
        this.entropy = requireNonNull(entropy, "entropy");
    }

    /** Writes a fact down; the ledger knows it at once. */
    public void remember(Fact fact) {
        ledger.add(fact, epoch);
        facts.add(fact);
    }

    /**
     * Orders an effect.
     *
     * @param effect made from the number of its call
     * @param then takes the answer in, in the life of this supervisor or never
     */
    public void order(LongFunction<Effect> effect, BiConsumer<Moment, Reply> then) {
        long call = ++calls;
        Effect ordered = effect.apply(call);
        effects.add(ordered);
        waiting.put(call, new Call(ordered, now, then));
    }

    /** An input has come in: hands an answer to whoever waits for it. Gives what the input is taken for. */
    public Input receive(Moment now, Input input) {
        this.now = now;
        return input instanceof Input.Answer answer ? hand(answer) : input;
    }

    private Input.Answer hand(Input.Answer answer) {
        Call call = waiting.remove(answer.call());
        if (call == null) {
            throw new IllegalStateException("nobody waits for the answer to call " + answer);
        }
        Reply reply = isLate(call) ? late(call) : answer.reply();
        call.then().accept(now, reply);
        return new Input.Answer(answer.call(), reply);
    }

    private boolean isLate(Call call) {
        return call.effect() instanceof Effect.Look look
                && now.since(call.asked()).compareTo(look.within().plus(LATE)) > 0;
    }

    private Reply late(Call call) {
        String message =
                "the answer was taken in only " + now.since(call.asked()).toSeconds() + " s after the question";
        return new Reply.Failed(ErrorKind.TIMEOUT, io.evenkeel.spi.Effect.NONE, message);
    }

    /** A new operation. */
    public OperationId newOperation() {
        return new OperationId(new UUID(entropy.nextLong(), entropy.nextLong()));
    }

    /** An operation, new or of an earlier epoch, by the authority of this one. */
    public Operation authorised(OperationId operation) {
        return new Operation(operation, epoch);
    }

    public Epoch epoch() {
        return epoch;
    }

    /** All that was collected since the last time. */
    public Decision take() {
        if (facts.isEmpty() && effects.isEmpty()) {
            return Decision.NOTHING;
        }
        Decision decision = new Decision(facts, effects);
        facts = new ArrayList<>();
        effects = new ArrayList<>();
        return decision;
    }
}
