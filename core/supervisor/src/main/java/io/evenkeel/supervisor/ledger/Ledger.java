package io.evenkeel.supervisor.ledger;

import static java.util.Objects.requireNonNull;

import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.failover.SafetyEvidence;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.fact.Ending;
import io.evenkeel.supervisor.fact.EvidenceText;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.fact.KeptVm;
import io.evenkeel.supervisor.fact.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sum of all facts, in their order.
 *
 * <p>The same facts give the same ledger, whoever adds them, and {@link #facts()} gives back the fewest that do so: this
 * is what compaction keeps. Used by one thread at a time.
 */
public final class Ledger {

    /** An intent without an end, and the epoch of the last supervisor that ordered it. */
    public record OpenIntent(Fact.Intent intent, Epoch epoch) {}

    /** How far a host is emptied. */
    public record Held(String by, boolean isDone, boolean isEmpty, String detail) {}

    /**
     * A rolling maintenance.
     *
     * @param hosts all of them
     * @param done those it has done with, and how that went
     * @param end how it ended; empty while it is under way
     */
    public record RollingState(
            List<HostId> hosts,
            int atOnce,
            String by,
            Map<HostId, Fact.RollingAdvanced> done,
            Optional<Fact.RollingEnded> end) {

        /** Hosts it has not done with yet. */
        public List<HostId> left() {
            return hosts.stream().filter(host -> !done.containsKey(host)).toList();
        }

        private RollingState with(Fact.RollingAdvanced step) {
            Map<HostId, Fact.RollingAdvanced> more = new LinkedHashMap<>(done);
            more.put(step.host(), step);
            return new RollingState(hosts, atOnce, by, Collections.unmodifiableMap(more), end);
        }

        private RollingState with(Fact.RollingEnded ended) {
            return new RollingState(hosts, atOnce, by, done, Optional.of(ended));
        }
    }

    /** An alarm that was not cleared. */
    public record Alarm(String name, Severity severity, String text) {}

    private final Map<VmId, KeptVm> kept = new LinkedHashMap<>();
    private final Map<VmId, Boolean> protection = new LinkedHashMap<>();
    private final Map<HostId, SafetyEvidence> dead = new LinkedHashMap<>();
    private final Map<HostId, Held> held = new LinkedHashMap<>();
    private final Map<OperationId, OpenIntent> open = new LinkedHashMap<>();
    private final Map<String, Alarm> alarms = new LinkedHashMap<>();
    private final Map<HostId, Set<VmId>> keptOn = new LinkedHashMap<>();
    private final Map<VmId, SafetyEvidence.FoundOff> down = new LinkedHashMap<>();
    private final Map<VmId, Set<OperationId>> openOf = new LinkedHashMap<>();
    private final Set<VmId> keptByPlatform = new LinkedHashSet<>();
    private @Nullable String leader;
    private long losses;

    private final Deque<Fact.FenceCounted> fences = new ArrayDeque<>();
    private final Map<VmId, Fact.Arrived> arrivals = new LinkedHashMap<>();
    private final Map<VmId, Fact.MoveWanted> wantedMoves = new LinkedHashMap<>();
    private @Nullable RollingState rolling;

    public Ledger() {}

    /** Adds one fact that was written in {@code epoch}. */
    public void add(Fact fact, Epoch epoch) {
        requireNonNull(epoch, "epoch");
        if (fact instanceof Fact.Intent intent) {
            open.put(intent.operation(), new OpenIntent(intent, epoch));
            vmOf(intent)
                    .ifPresent(vm -> openOf.computeIfAbsent(vm, id -> new LinkedHashSet<>())
                            .add(intent.operation()));
            if (intent instanceof Fact.MigrationIntended move) {
                wantedMoves.remove(move.vm());
            }
        } else if (fact instanceof Fact.End end) {
            arrive(end);
            close(end.operation());
            place(end);
        } else if (fact instanceof Fact.Led led) {
            leader = led.supervisor();
        } else if (fact instanceof Fact.Kept vms) {
            vms.vms().forEach(this::keep);
        } else if (fact instanceof Fact.KeptByPlatform word) {
            hear(word);
        } else if (fact instanceof Fact.Released released) {
            release(released.vm());
            keptByPlatform.remove(released.vm());
            arrivals.remove(released.vm());
        } else if (fact instanceof Fact.FoundDown found) {
            found.vms().stream().filter(each -> kept.containsKey(each.vm())).forEach(each -> down.put(each.vm(), each));
            losses++;
        } else if (fact instanceof Fact.Protection wish) {
            protection.put(wish.vm(), wish.isWanted());
        } else if (fact instanceof Fact.HostDead death) {
            dead.put(death.host(), death.evidence());
            losses++;
        } else if (fact instanceof Fact.HostBack back) {
            dead.remove(back.host());
            losses++;
        } else if (fact instanceof Fact.FenceCounted fence) {
            count(fence);
        } else if (fact instanceof Fact.DrainBegun drain) {
            held.put(drain.host(), new Held(drain.by(), false, false, ""));
        } else if (fact instanceof Fact.DrainEnded drain) {
            Held begun = held.get(drain.host());
            held.put(drain.host(), new Held(begun == null ? "" : begun.by(), true, drain.isEmpty(), drain.detail()));
        } else if (fact instanceof Fact.HostResumed resumed) {
            held.remove(resumed.host());
        } else if (fact instanceof Fact.RollingBegun begun) {
            rolling = new RollingState(begun.hosts(), begun.atOnce(), begun.by(), Map.of(), Optional.empty());
        } else if (fact instanceof Fact.RollingAdvanced step) {
            rolling = rolling == null ? null : rolling.with(step);
        } else if (fact instanceof Fact.RollingEnded ended) {
            rolling = rolling == null ? null : rolling.with(ended);
        } else if (fact instanceof Fact.MoveWanted move) {
            wantedMoves.put(move.vm(), move);
        } else if (fact instanceof Fact.MoveNotBegun move) {
            wantedMoves.remove(move.vm());
        } else if (fact instanceof Fact.Arrived arrived) {
            arrivals.put(arrived.vm(), arrived);
        } else if (fact instanceof Fact.AlarmRaised alarm) {
            alarms.put(alarm.name(), new Alarm(alarm.name(), alarm.severity(), alarm.text()));
        } else if (fact instanceof Fact.AlarmCleared alarm) {
            alarms.remove(alarm.name());
        } else if (fact instanceof Fact.Noted) {
            return;
        } else {
            throw new IllegalStateException("a fact of no known kind: " + fact);
        }
    }

    private void count(Fact.FenceCounted fence) {
        for (int i = 0; i < fence.over() && !fences.isEmpty(); i++) {
            fences.removeFirst();
        }
        fences.addLast(new Fact.FenceCounted(fence.host(), fence.at(), 0));
    }

    /** Keeps in mind how a VM came to be where it is. */
    private void arrive(Fact.End end) {
        OpenIntent was = open.get(end.operation());
        if (was == null || end.ending().kind() != Ending.Kind.DONE) {
            return;
        }
        if (was.intent() instanceof Fact.StartIntended start) {
            arrivals.put(start.vm(), new Fact.Arrived(start.vm(), start.target(), how(start)));
        } else if (was.intent() instanceof Fact.MigrationIntended move) {
            String how = "it was moved from " + move.source() + ": " + move.cause();
            arrivals.put(move.vm(), new Fact.Arrived(move.vm(), move.destination(), how));
        }
    }

    private static String how(Fact.StartIntended start) {
        return "it was started there"
                + start.from().map(from -> ", having run on " + from).orElse("")
                + "; proof: " + EvidenceText.words(start.evidence());
    }

    /** A VM that was started or moved is from then on looked for where it went. */
    private void place(Fact.End end) {
        if (end instanceof Fact.StartEnded start) {
            if (start.ending().kind() == Ending.Kind.DONE) {
                move(start.vm(), start.target());
            }
        } else if (end instanceof Fact.MigrationEnded migration) {
            losses++;
            migration.host().ifPresent(host -> move(migration.vm(), host));
        }
    }

    private void move(VmId vm, HostId host) {
        KeptVm was = kept.get(vm);
        if (was != null) {
            keep(new KeptVm(vm, was.name(), host, was.memory(), was.virtualCpus(), was.labels()));
        }
    }

    private void keep(KeptVm vm) {
        boolean wasDown = isDown(vm.vm());
        release(vm.vm());
        kept.put(vm.vm(), vm);
        keptOn.computeIfAbsent(vm.host(), host -> new LinkedHashSet<>()).add(vm.vm());
        losses += wasDown || isDown(vm.vm()) ? 1 : 0;
    }

    private boolean isDown(VmId vm) {
        KeptVm known = kept.get(vm);
        return known != null && (dead.containsKey(known.host()) || down.containsKey(vm));
    }

    private void release(VmId vm) {
        KeptVm was = kept.remove(vm);
        down.remove(vm);
        if (was != null) {
            Set<VmId> there = requireNonNull(keptOn.get(was.host()));
            there.remove(vm);
            if (there.isEmpty()) {
                keptOn.remove(was.host());
            }
        }
    }

    private void hear(Fact.KeptByPlatform word) {
        if (word.isSo()) {
            word.vms().stream().filter(kept::containsKey).forEach(keptByPlatform::add);
        } else {
            word.vms().forEach(keptByPlatform::remove);
        }
        losses++;
    }

    private void close(OperationId operation) {
        OpenIntent was = open.remove(operation);
        losses += dead.isEmpty() && down.isEmpty() ? 0 : 1;
        if (was != null) {
            vmOf(was.intent())
                    .ifPresent(vm -> openOf.computeIfPresent(vm, (id, operations) -> {
                        operations.remove(operation);
                        return operations.isEmpty() ? null : operations;
                    }));
        }
    }

    private static Optional<VmId> vmOf(Fact.Intent intent) {
        if (intent instanceof Fact.StartIntended start) {
            return Optional.of(start.vm());
        } else if (intent instanceof Fact.ResetIntended reset) {
            return Optional.of(reset.vm());
        } else if (intent instanceof Fact.StopIntended stop) {
            return Optional.of(stop.vm());
        }
        return intent instanceof Fact.MigrationIntended migration ? Optional.of(migration.vm()) : Optional.empty();
    }

    /**
     * Everything that is still of use, in an order that gives the same ledger again, but for the epochs of open intents.
     * They become those of whoever compacts, which makes no difference: whoever reads them leads by a later one, and takes
     * every intent of an earlier epoch for in doubt, whichever it was.
     */
    public List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        if (leader != null) {
            facts.add(new Fact.Led(leader));
        }
        if (!kept.isEmpty()) {
            facts.add(new Fact.Kept(List.copyOf(kept.values())));
        }
        if (!keptByPlatform.isEmpty()) {
            facts.add(new Fact.KeptByPlatform(List.copyOf(keptByPlatform), true));
        }
        if (!down.isEmpty()) {
            facts.add(new Fact.FoundDown(List.copyOf(down.values()), "found before"));
        }
        protection.forEach((vm, wish) -> facts.add(new Fact.Protection(vm, wish)));
        dead.forEach((host, evidence) -> facts.add(new Fact.HostDead(host, evidence)));
        facts.addAll(fences);
        held.forEach((host, state) -> {
            facts.add(new Fact.DrainBegun(host, state.by()));
            if (state.isDone()) {
                facts.add(new Fact.DrainEnded(host, state.isEmpty(), state.detail()));
            }
        });
        if (rolling != null) {
            facts.add(new Fact.RollingBegun(rolling.hosts(), rolling.atOnce(), rolling.by()));
            facts.addAll(rolling.done().values());
            rolling.end().ifPresent(facts::add);
        }
        facts.addAll(arrivals.values());
        open.values().forEach(each -> facts.add(each.intent()));
        // After the intents: one may be of an earlier move of the same VM.
        facts.addAll(wantedMoves.values());
        alarms.values().forEach(each -> facts.add(new Fact.AlarmRaised(each.name(), each.severity(), each.text())));
        return facts;
    }

    public Collection<KeptVm> kept() {
        return Collections.unmodifiableCollection(kept.values());
    }

    public Optional<KeptVm> kept(VmId vm) {
        return Optional.ofNullable(kept.get(vm));
    }

    /** The VMs kept alive whose place is this host. */
    public List<VmId> keptOn(HostId host) {
        return List.copyOf(keptOn.getOrDefault(host, Set.of()));
    }

    /** Whether the hypervisor's own high availability keeps a VM, by the last word about it. */
    public boolean isKeptByPlatform(VmId vm) {
        return keptByPlatform.contains(vm);
    }

    /** VMs that are kept alive and were found not to run. */
    public Map<VmId, SafetyEvidence.FoundOff> down() {
        return Collections.unmodifiableMap(down);
    }

    /** Grows whenever a VM may have come to need a start, or to need none; for duties that wait for this. */
    public long losses() {
        return losses;
    }

    /** The intents without an end that are about a VM, oldest first. */
    public List<Fact.Intent> open(VmId vm) {
        return openOf.getOrDefault(vm, Set.of()).stream()
                .map(operation -> requireNonNull(open.get(operation)).intent())
                .toList();
    }

    /** Whether an intent about a VM has no end yet. */
    public boolean isBusy(VmId vm) {
        return openOf.containsKey(vm);
    }

    /** What a person said about a VM's protection, if anything. */
    public Optional<Boolean> protection(VmId vm) {
        return Optional.ofNullable(protection.get(vm));
    }

    /** Hosts that are down for certain, with what proves it. */
    public Map<HostId, SafetyEvidence> dead() {
        return Collections.unmodifiableMap(dead);
    }

    /** What the budget of fences counted last, and still may; oldest first. */
    public Collection<Fact.FenceCounted> fences() {
        return Collections.unmodifiableCollection(fences);
    }

    /** Hosts that are being emptied, or held empty. */
    public Map<HostId, Held> held() {
        return Collections.unmodifiableMap(held);
    }

    /** How a VM came to be where it last was, if that was a supervisor's doing. */
    public Optional<Fact.Arrived> arrival(VmId vm) {
        return Optional.ofNullable(arrivals.get(vm));
    }

    /** The moves that people want and that have not begun, those wanted first in front. */
    public Collection<Fact.MoveWanted> wantedMoves() {
        return Collections.unmodifiableCollection(wantedMoves.values());
    }

    /** The rolling maintenance under way, if any. */
    public Optional<RollingState> rolling() {
        return lastRolling().filter(state -> state.end().isEmpty());
    }

    /** The rolling maintenance under way, or else the last one. */
    public Optional<RollingState> lastRolling() {
        return Optional.ofNullable(rolling);
    }

    /** Intents without an end, oldest first. */
    public Collection<OpenIntent> open() {
        return Collections.unmodifiableCollection(open.values());
    }

    public Collection<Alarm> alarms() {
        return Collections.unmodifiableCollection(alarms.values());
    }

    public Optional<Alarm> alarm(String name) {
        return Optional.ofNullable(alarms.get(name));
    }
}
