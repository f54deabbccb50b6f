package io.evenkeel.simulation.world;

import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.supervisor.input.Reply;

/** An order that is not carried out. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ErrorKind kind;
    private final Effect effect;

    Refusal(ErrorKind kind, Effect effect, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.effect = effect;
    }

    static Refusal withoutEffect(ErrorKind kind, String message) {
        return new Refusal(kind, Effect.NONE, message);
    }

    /** Whoever asked cannot know what became of it. */
    static Refusal unanswered(String message) {
        return new Refusal(ErrorKind.UNREACHABLE, Effect.UNKNOWN, message);
    }

    Reply reply() {
        return new Reply.Failed(kind, effect, String.valueOf(getMessage()));
    }
}
