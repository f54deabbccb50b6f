package io.evenkeel.libvirt.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.AgentState;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is made of agents and balloons, against agents that answer when the test says so. */
class GuestCoursesTest {

    private static final HostId HOST = new HostId("h1");
    private static final AgentReading ANSWER = new AgentReading(Optional.of(AgentState.CONNECTED), true);
    private static final AgentReading SILENCE = new AgentReading(Optional.of(AgentState.CONNECTED), false);
    private static final AgentReading NO_AGENT = new AgentReading(Optional.empty(), false);

    private Duration time = Duration.ofDays(1);
    private final List<String> asked = new ArrayList<>();
    private final Map<String, CompletableFuture<AgentReading>> answers = new HashMap<>();
    private final GuestCourses courses = new GuestCourses(this::ask, new CountedClock(), () -> time.toNanos());

    private final class CountedClock extends Clock {
        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private CompletableFuture<AgentReading> ask(VmPlace place, boolean known) {
        CompletableFuture<AgentReading> answer = new CompletableFuture<>();
        asked.add(place.vm().value() + (known ? " known" : ""));
        answers.put(place.vm().value(), answer);
        return answer;
    }

    private static GuestSample sample(String vm, int run, long balloon) {
        return new GuestSample(
                new VmId(vm), run, balloon == 0 ? OptionalLong.empty() : OptionalLong.of(balloon), OptionalLong.of(1));
    }

    /** What is told of guests that have no balloon. */
    private List<GuestSigns> look(String... vms) {
        asked.clear();
        return courses.next(HOST, Stream.of(vms).map(vm -> sample(vm, 1, 0)).toList());
    }

    private List<GuestSigns> after(Duration pause, String... vms) {
        time = time.plus(pause);
        return look(vms);
    }

    private CompletableFuture<AgentReading> answer(String vm) {
        return Optional.ofNullable(answers.get(vm)).orElseThrow();
    }

    private void answer(String vm, AgentReading reading) {
        answer(vm).complete(reading);
    }

    private Instant now() {
        return Instant.EPOCH.plus(time);
    }

    @Test
    void anAgentIsAskedAtOnceAndThenEveryFewSeconds() {
        assertThat(look("a").get(0).heartbeat()).isEmpty();
        assertThat(asked).containsExactly("a");
        answer("a", ANSWER);
        Instant heard = now();

        GuestSigns signs = after(Duration.ofSeconds(4), "a").get(0);
        assertThat(signs.heartbeat()).contains(heard);
        assertThat(signs.agent()).contains(AgentState.CONNECTED);
        assertThat(signs.sampledAt()).isEqualTo(now());
        assertThat(asked).isEmpty();

        after(Duration.ofSeconds(1), "a");
        assertThat(asked).containsExactly("a known");
    }

    @Test
    void anAgentIsNotAskedTwiceAtATimeUnlessTheQuestionIsLost() {
        look("a");
        after(Duration.ofSeconds(59), "a");
        assertThat(asked).isEmpty();

        after(Duration.ofSeconds(2), "a");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void silenceKeepsTheLastHeartbeat() {
        look("a");
        answer("a", ANSWER);
        Instant heard = now();
        for (int i = 0; i < 30; i++) {
            after(Duration.ofSeconds(5), "a");
            answer("a", SILENCE);
        }

        assertThat(look("a").get(0).heartbeat()).contains(heard);
        assertThat(look("a").get(0).agent()).contains(AgentState.CONNECTED);
    }

    @Test
    void aVmWithoutAChannelIsSeldomAskedAgain() {
        look("a");
        answer("a", NO_AGENT);
        after(Duration.ofSeconds(59), "a");
        assertThat(asked).isEmpty();
        assertThat(look("a").get(0).agent()).isEmpty();

        after(Duration.ofSeconds(1), "a");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void thoseThatAnswerAreAskedFirstAndOfTheSilentOneAtATime() {
        look("dead1", "dead2", "alive1", "dead3", "alive2");
        Stream.of("dead1", "dead2", "dead3").forEach(vm -> answer(vm, SILENCE));
        Stream.of("alive1", "alive2").forEach(vm -> answer(vm, ANSWER));

        after(Duration.ofSeconds(5), "dead1", "dead2", "alive1", "dead3", "alive2");
        assertThat(asked).containsExactly("alive1 known", "alive2 known", "dead1");

        Stream.of("alive1", "alive2").forEach(vm -> answer(vm, ANSWER));
        after(Duration.ofSeconds(5), "dead1", "dead2", "alive1", "dead3", "alive2");
        assertThat(asked).containsExactly("alive1 known", "alive2 known");

        answer("dead1", SILENCE);
        after(Duration.ofSeconds(1), "dead1", "dead2", "alive1", "dead3", "alive2");
        assertThat(asked).containsExactly("dead2");
    }

    @Test
    void aHostThatCannotBeAskedSaysNothingAboutItsAgents() {
        look("a");
        answer("a", ANSWER);
        Instant heard = now();
        after(Duration.ofSeconds(5), "a");
        answer("a").completeExceptionally(HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "h1 is silent"));

        GuestSigns signs = after(Duration.ofSeconds(5), "a").get(0);
        assertThat(signs.heartbeat()).contains(heard);
        assertThat(signs.agent()).contains(AgentState.CONNECTED);
        assertThat(asked).containsExactly("a known");
    }

    @Test
    void aBalloonThatReportsAnewIsAHeartbeatAndItsFirstReportIsNone() {
        List<GuestSample> first = List.of(sample("a", 1, 500));
        assertThat(courses.next(HOST, first).get(0).heartbeat()).isEmpty();
        time = time.plusSeconds(100);
        assertThat(courses.next(HOST, first).get(0).heartbeat()).isEmpty();

        time = time.plusSeconds(1);
        Instant heard = now();
        assertThat(courses.next(HOST, List.of(sample("a", 1, 501))).get(0).heartbeat())
                .contains(heard);
        time = time.plusSeconds(100);
        assertThat(courses.next(HOST, List.of(sample("a", 1, 501))).get(0).heartbeat())
                .contains(heard);
        assertThat(courses.next(HOST, List.of(sample("a", 1, 0))).get(0).heartbeat())
                .as("while QEMU is too busy to tell")
                .contains(heard);
    }

    @Test
    void whatWasHeardIsForgottenWhenTheVmIsStartedAnew() {
        look("a");
        answer("a", ANSWER);
        assertThat(look("a").get(0).heartbeat()).isPresent();

        assertThat(courses.next(HOST, List.of(sample("a", 2, 0))).get(0).heartbeat())
                .isEmpty();
        assertThat(courses.next(HOST, List.of(sample("a", 1, 0))).get(0).heartbeat())
                .isEmpty();
    }

    @Test
    void anAnswerThatComesAfterTheVmHasLeftIsNobodys() {
        look("a");
        look();
        answer("a", ANSWER);

        assertThat(look("a").get(0).heartbeat()).isEmpty();
    }
}
