package io.evenkeel.libvirt.health;

import io.evenkeel.spi.health.AgentState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What has been heard of one guest in one place, and when to ask its agent again. Times are nanoseconds of a ticker. */
final class GuestCourse {

    /** Often enough to know within two minutes, seldom enough for an agent that writes each question to its log. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    /** A channel may be plugged in while the guest runs. */
    static final Duration PERIOD_WITHOUT_AGENT = Duration.ofMinutes(1);

    /** A question that is not answered by then never will be. */
    static final Duration LOST = Duration.ofMinutes(1);

    private OptionalLong balloon = OptionalLong.empty();
    private Optional<Instant> heard = Optional.empty();
    private Optional<AgentState> agent = Optional.empty();
    private boolean answered;
    private boolean asking;
    private boolean silent;
    private long askedAt;
    private Duration pause = Duration.ZERO;

    /** Of a guest that was first seen now, and whose agent may be asked at once. */
    GuestCourse(long now) {
        askedAt = now;
    }

    /**
     * Takes in when the balloon last reported. By the host's clock, which is not ours: only a change counts, and the first
     * look is none.
     */
    void balloonReported(OptionalLong at, Instant now) {
        if (at.isPresent() && balloon.isPresent() && !at.equals(balloon)) {
            heard = Optional.of(now);
        }
        if (at.isPresent()) {
            balloon = at;
        }
    }

    void agentRead(AgentReading reading, Instant now) {
        asking = false;
        agent = reading.state();
        answered = reading.answered();
        silent = agent.equals(Optional.of(AgentState.CONNECTED)) && !answered;
        pause = agent.isEmpty() ? PERIOD_WITHOUT_AGENT : PERIOD;
        if (answered) {
            heard = Optional.of(now);
        }
    }

    /** The agent could not be asked, which says nothing about it. */
    void notAsked() {
        asking = false;
        pause = PERIOD;
    }

    void asked(long now) {
        asking = true;
        askedAt = now;
    }

    boolean isAsking(long now) {
        return asking && now - askedAt <= LOST.toNanos();
    }

    boolean isDue(long now) {
        return !isAsking(now) && now - askedAt >= pause.toNanos();
    }

    /** Whether the agent is there and did not answer, so that the next question may take long too. */
    boolean isSilent() {
        return silent;
    }

    boolean hasAnswered() {
        return answered;
    }

    long askedAt() {
        return askedAt;
    }

    Optional<Instant> heard() {
        return heard;
    }

    Optional<AgentState> agent() {
        return agent;
    }
}
