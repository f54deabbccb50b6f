package io.evenkeel.supervisor.duty;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.supervisor.Decision;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.effect.Effect;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.ledger.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/** Collects what one input leads to, and knows who waits for which answer. */
public final class Outbox {

    private final Ledger ledger;
    private final Epoch epoch;
    private final RandomGenerator entropy;
    private final Map<Long, BiConsumer<Moment, Reply>> waiting = new HashMap<>();
    private List<Fact> facts = new ArrayList<>();
    private List<Effect> effects = new ArrayList<>();
    private long calls;

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
        effects.add(effect.apply(call));
        waiting.put(call, then);
    }

    /** Hands an answer to whoever waits for it. */
    public void answered(Moment now, long call, Reply reply) {
        BiConsumer<Moment, Reply> then = waiting.remove(call);
        if (then == null) {
            throw new IllegalStateException("nobody waits for the answer to call " + call + ": " + reply);
        }
        then.accept(now, reply);
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
