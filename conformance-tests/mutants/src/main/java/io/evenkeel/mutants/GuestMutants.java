package io.evenkeel.mutants;

import static java.util.stream.Collectors.toMap;

import io.evenkeel.bed.simulator.Variant;
import io.evenkeel.spi.health.GuestSignal;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.health.HealthEvent;
import io.evenkeel.spi.health.WatchdogAction;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Adapters that break the rules about what is heard of guests. */
final class GuestMutants {

    private static final String GUESTS = "HealthMonitoring.guests";
    private static final String NEXT = "HealthWatch.next";

    private GuestMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("5.10", "hears no heartbeat", GUESTS, each(signs -> beating(signs, Optional.empty()))),
                Mutant.of("5.10", "hears each guest once", GuestMutants::hearingOnce),
                Mutant.of(
                        "5.10",
                        "takes I/O that it does not count for zero",
                        GUESTS,
                        each(signs -> counting(signs, OptionalLong.of(0)))),
                Mutant.of(
                        "5.11",
                        "takes a VM that executes for a heartbeat",
                        GUESTS,
                        each(signs -> beating(signs, Optional.of(signs.sampledAt())))),
                Mutant.of(
                        "5.11",
                        "counts packets that arrive",
                        GUESTS,
                        each(signs -> counting(
                                signs, OptionalLong.of(signs.sampledAt().toEpochMilli())))),
                Mutant.of("5.12", "tells of VMs that are paused", GUESTS, GuestMutants::tellingOfPaused),
                Mutant.of("5.12", "tells of each guest twice", GUESTS, call -> {
                    List<GuestSigns> all = new ArrayList<>(call.list(GuestSigns.class));
                    all.addAll(List.copyOf(all));
                    return List.copyOf(all);
                }),
                Mutant.of(
                        "5.12",
                        "stamps heartbeats by a clock of its own",
                        GUESTS,
                        each(signs -> beating(signs, signs.heartbeat().map(at -> at.plus(Duration.ofHours(1)))))),
                Mutant.of("5.13", "repeats what it last knew", GuestMutants::repeating),
                Mutant.of(
                        "5.14",
                        "says nothing of a watchdog",
                        NEXT,
                        signals(signal ->
                                signal instanceof GuestSignal.WatchdogFired ? Optional.empty() : Optional.of(signal))),
                Mutant.of(
                        "5.14",
                        "thinks that a watchdog does nothing",
                        NEXT,
                        signals(signal -> Optional.of(
                                signal instanceof GuestSignal.WatchdogFired
                                        ? new GuestSignal.WatchdogFired(WatchdogAction.NONE)
                                        : signal))),
                Mutant.of(
                        "5.15",
                        "says nothing of a lost agent",
                        NEXT,
                        signals(signal ->
                                signal instanceof GuestSignal.AgentLost ? Optional.empty() : Optional.of(signal))),
                Mutant.of(
                        "5.15",
                        "says nothing of an agent that is back",
                        NEXT,
                        signals(signal ->
                                signal instanceof GuestSignal.AgentConnected ? Optional.empty() : Optional.of(signal))),
                Mutant.of("5.16", "declares no signs of guests and tells of none", GUESTS, call -> List.of())
                        .on(Variant.PERCENT_ONLY));
    }

    private static Mistake each(UnaryOperator<GuestSigns> change) {
        return call -> call.list(GuestSigns.class).stream().map(change).toList();
    }

    private static GuestSigns beating(GuestSigns signs, Optional<Instant> heartbeat) {
        return new GuestSigns(signs.vm(), heartbeat, signs.agent(), signs.io(), signs.sampledAt());
    }

    private static GuestSigns counting(GuestSigns signs, OptionalLong io) {
        return new GuestSigns(signs.vm(), signs.heartbeat(), signs.agent(), io, signs.sampledAt());
    }

    private static Map<String, Mistake> hearingOnce() {
        Map<VmId, Instant> heard = new ConcurrentHashMap<>();
        return Map.of(GUESTS, each(signs -> {
            signs.heartbeat().ifPresent(at -> heard.putIfAbsent(signs.vm(), at));
            return beating(signs, Optional.ofNullable(heard.get(signs.vm())));
        }));
    }

    private static Map<String, Mistake> repeating() {
        Map<VmId, GuestSigns> known = new ConcurrentHashMap<>();
        return Map.of(GUESTS, call -> {
            known.putAll(call.list(GuestSigns.class).stream().collect(toMap(GuestSigns::vm, signs -> signs)));
            return List.copyOf(known.values());
        });
    }

    private static Object tellingOfPaused(Call call) throws Throwable {
        List<GuestSigns> all = new ArrayList<>(call.list(GuestSigns.class));
        Set<VmId> silent = new HashSet<>(call.bed().made());
        all.forEach(signs -> silent.remove(signs.vm()));
        silent.forEach(vm ->
                all.add(new GuestSigns(vm, Optional.empty(), Optional.empty(), OptionalLong.empty(), Instant.now())));
        return List.copyOf(all);
    }

    /** Tells a signal in another way, or not at all. */
    private static Mistake signals(Function<GuestSignal, Optional<GuestSignal>> change) {
        return call -> {
            while (true) {
                Optional<HealthEvent> next = call.optional(HealthEvent.class);
                if (next.isEmpty() || !(next.get() instanceof HealthEvent.GuestSignalled told)) {
                    return next;
                }
                Optional<GuestSignal> changed = change.apply(told.signal());
                if (changed.isPresent()) {
                    return Optional.of(new HealthEvent.GuestSignalled(told.vm(), changed.get(), told.at()));
                }
            }
        };
    }
}
