package io.evenkeel.supervisor.input;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.health.HealthEvent;

/** What a supervisor takes in, one after the other. */
public sealed interface Input {

    /** Time has passed; nothing else. */
    record Tick() implements Input {}

    /** The answer to one effect. */
    record Answer(long call, Reply reply) implements Input {
        public Answer {
            requireNonNull(reply, "reply");
        }
    }

    /** News of the hypervisor's health watch. */
    record News(HealthEvent event) implements Input {
        public News {
            requireNonNull(event, "event");
        }
    }

    /** What a person or a program wants. */
    record Asked(Request request) implements Input {
        public Asked {
            requireNonNull(request, "request");
        }
    }
}
