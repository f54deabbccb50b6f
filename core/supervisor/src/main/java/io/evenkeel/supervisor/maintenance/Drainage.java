package io.evenkeel.supervisor.maintenance;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Constraint;
import io.evenkeel.planner.model.Strength;
import io.evenkeel.planner.unit.Whereabouts;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.migration.MoveEnd;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One host that is being emptied: what was tried, and when something last left it. Used by one thread at a time. */
final class Drainage {

    /** What was tried with one VM. */
    private static final class Trouble {
        int failures;
        Moment notBefore;
        String message = "";
        Optional<ErrorKind> kind = Optional.empty();
        final Set<HostId> unfit = new LinkedHashSet<>();

        Trouble(Moment now) {
            notBefore = now;
        }
    }

    private final HostId host;
    private final MaintenanceSettings settings;
    private final Map<VmId, Trouble> troubles = new LinkedHashMap<>();
    private Moment progress;
    private List<Obstacle> obstacles = List.of();

    Drainage(HostId host, MaintenanceSettings settings, Moment now) {
        this.host = requireNonNull(host, "host");
        this.settings = requireNonNull(settings, "settings");
        this.progress = requireNonNull(now, "now");
    }

    HostId host() {
        return host;
    }

    /** A VM has left, or is leaving. */
    void progressed(Moment now) {
        progress = now;
    }

    boolean isStuck(Moment now) {
        return now.since(progress).compareTo(settings.bound()) >= 0;
    }

    /** A move of one of its VMs has ended, or was given up before it began. */
    void ended(Moment now, MoveEnd end) {
        if (end.result() == MoveEnd.Result.MOVED) {
            progressed(now);
            troubles.remove(end.vm());
            return;
        }
        Trouble trouble = troubles.computeIfAbsent(end.vm(), key -> new Trouble(now));
        trouble.message = end.detail();
        trouble.kind = end.kind();
        if (end.result() == MoveEnd.Result.FAILED) {
            trouble.failures++;
            if (end.kind().filter(Drainage::isAboutTheDestination).isPresent()) {
                trouble.unfit.add(end.destination());
            }
            boolean mayGoElsewhereNow = !trouble.unfit.isEmpty() && trouble.failures <= trouble.unfit.size();
            trouble.notBefore = mayGoElsewhereNow ? now : now.plus(settings.retryAfter(trouble.failures));
        }
    }

    private static boolean isAboutTheDestination(ErrorKind kind) {
        return kind == ErrorKind.INCOMPATIBLE || kind == ErrorKind.INSUFFICIENT_CAPACITY;
    }

    boolean mayTry(Moment now, VmId vm) {
        Trouble trouble = troubles.get(vm);
        return trouble == null || !now.isBefore(trouble.notBefore);
    }

    /** Where its VMs were refused; forgotten as soon as there is no other place left to try. */
    List<Constraint> bans(Set<VmId> present, Set<HostId> known) {
        return troubles.entrySet().stream()
                .filter(entry -> present.contains(entry.getKey()))
                .filter(entry -> entry.getValue().unfit.stream().anyMatch(known::contains))
                .map(entry -> (Constraint) Whereabouts.ban(
                        Strength.hard(), Set.of(entry.getKey().value()), names(entry.getValue().unfit, known)))
                .toList();
    }

    private static Set<String> names(Set<HostId> hosts, Set<HostId> known) {
        Set<String> names = new LinkedHashSet<>();
        for (HostId each : hosts) {
            if (known.contains(each)) {
                names.add(each.value());
            }
        }
        return names;
    }

    /** No host is left for the VM that was not tried: all may be tried again, after a while. */
    void exhausted(Moment now, VmId vm) {
        Trouble trouble = troubles.get(vm);
        if (trouble != null && !trouble.unfit.isEmpty()) {
            trouble.unfit.clear();
            Duration wait = settings.retryAfter(trouble.failures);
            trouble.notBefore = now.plus(wait);
        }
    }

    /** What the hypervisor last said against moving the VM. */
    Optional<Obstacle> refusal(VmId vm) {
        Trouble trouble = troubles.get(vm);
        return trouble == null
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        vm, trouble.message, trouble.kind.map(Remedy::of).orElse("")));
    }

    void obstacles(List<Obstacle> found) {
        obstacles = List.copyOf(found);
    }

    List<Obstacle> obstacles() {
        return obstacles;
    }
}
