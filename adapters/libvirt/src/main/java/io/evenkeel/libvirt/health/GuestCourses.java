package io.evenkeel.libvirt.health;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.inventory.HostId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is heard of guests: their agents' answers, and their balloons' reports.
 *
 * <p>Agents are asked one after the other on each host, those first that answered last time. One that does not answer takes
 * the whole time that it is given, so of these only one waits in line at a time: many dead guests delay the others by no
 * more than that. What was heard of a guest is forgotten when it leaves its place.
 */
final class GuestCourses {

    private static final Logger LOG = LoggerFactory.getLogger(GuestCourses.class);

    private final Asking agents;
    private final Clock clock;
    private final Ticker ticker;
    private final Map<VmPlace, GuestCourse> courses = new HashMap<>();

    /** How an agent is asked: without waiting. */
    @FunctionalInterface
    interface Asking {
        /**
         * The answer, or a failure if it could not be asked.
         *
         * @param known whether it has answered before
         */
        CompletableFuture<AgentReading> ask(VmPlace place, boolean known);
    }

    GuestCourses(Asking agents, Clock clock, Ticker ticker) {
        this.agents = agents;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Takes in what a host says of all guests that run there, has agents asked, and tells what is known. */
    List<GuestSigns> next(HostId host, List<GuestSample> samples) {
        Instant now = clock.instant();
        List<GuestSigns> signs = look(host, samples, now);
        List<VmPlace> places = samples.stream().map(sample -> sample.on(host)).toList();
        toAsk(places).forEach((place, known) -> {
            var unused = agents.ask(place, known).whenComplete((reading, failure) -> read(place, reading, failure));
        });
        return signs;
    }

    private synchronized List<GuestSigns> look(HostId host, List<GuestSample> samples, Instant now) {
        Set<VmPlace> here = samples.stream().map(sample -> sample.on(host)).collect(toSet());
        courses.keySet().removeIf(place -> place.host().equals(host) && !here.contains(place));
        return samples.stream()
                .map(sample -> signs(sample.on(host), sample, now))
                .toList();
    }

    private GuestSigns signs(VmPlace place, GuestSample sample, Instant now) {
        GuestCourse course = courses.computeIfAbsent(place, unused -> new GuestCourse(ticker.nanos()));
        course.balloonReported(sample.balloon(), now);
        return new GuestSigns(place.vm(), course.heard(), course.agent(), sample.io(), now);
    }

    /** The agents to ask now, in order, and whether each is known to be there. */
    private synchronized Map<VmPlace, Boolean> toAsk(List<VmPlace> places) {
        long now = ticker.nanos();
        boolean silentInLine = courses(places)
                .anyMatch(each -> each.course().isSilent() && each.course().isAsking(now));
        List<Placed> due = courses(places)
                .filter(each -> each.course().isDue(now))
                .sorted(comparing((Placed each) -> each.course().isSilent())
                        .thenComparing(each -> each.course().askedAt() - now))
                .toList();
        Map<VmPlace, Boolean> order = new LinkedHashMap<>();
        for (Placed each : due) {
            if (each.course().isSilent() && silentInLine) {
                continue;
            }
            silentInLine |= each.course().isSilent();
            each.course().asked(now);
            order.put(each.place(), each.course().hasAnswered());
        }
        return order;
    }

    private record Placed(VmPlace place, GuestCourse course) {}

    private Stream<Placed> courses(List<VmPlace> places) {
        return places.stream()
                .flatMap(place ->
                        Optional.ofNullable(courses.get(place)).stream().map(course -> new Placed(place, course)));
    }

    private synchronized void read(VmPlace place, @Nullable AgentReading reading, @Nullable Throwable failure) {
        GuestCourse course = courses.get(place);
        if (course == null) {
            return; // it has left meanwhile
        }
        if (reading == null) {
            LOG.debug("The agent of {} could not be asked", place, failure);
            course.notAsked();
        } else {
            course.agentRead(reading, clock.instant());
        }
    }
}
