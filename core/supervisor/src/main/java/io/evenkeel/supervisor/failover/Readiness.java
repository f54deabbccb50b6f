package io.evenkeel.supervisor.failover;

import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.input.Reply;
import io.evenkeel.supervisor.keep.VmWishes;
import io.evenkeel.supervisor.view.View;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** VMs that were started and are not ready yet: those of lower priority wait for them, for a bounded time. */
final class Readiness {

    private record Pending(int priority, Moment until, Optional<Instant> heartbeat) {}

    private final View view;
    private final Duration bound;
    private final Map<VmId, Pending> pending = new LinkedHashMap<>();

    Readiness(View view, Duration bound) {
        this.view = view;
        this.bound = bound;
    }

    /** A VM was started; the answer tells that it runs. Whether its guest is there is told later. */
    void started(Moment now, VmId vm, VmWishes wishes, Optional<Reply> reply) {
        if (wishes.ready() == VmWishes.Ready.GUEST) {
            pending.put(vm, new Pending(wishes.priority(), now.plus(bound), heartbeat(vm)));
        }
    }

    private Optional<Instant> heartbeat(VmId vm) {
        return view.guest(vm).flatMap(seen -> seen.what().heartbeat());
    }

    /** Takes signs of guests in; true if somebody need wait no more. */
    boolean on(Moment now, Input input) {
        boolean isNews = input instanceof Input.Answer answer && answer.reply() instanceof Reply.Guests;
        return !pending.isEmpty()
                && pending.entrySet().removeIf(each -> {
                    Optional<Instant> heartbeat = heartbeat(each.getKey());
                    boolean isThere = isNews
                            && heartbeat.isPresent()
                            && !heartbeat.equals(each.getValue().heartbeat());
                    return isThere || !now.isBefore(each.getValue().until());
                });
    }

    /** The priority below which VMs wait. */
    int leastPriority(Moment now) {
        return pending.values().stream().mapToInt(Pending::priority).max().orElse(Integer.MIN_VALUE);
    }

    Moment wake() {
        return pending.values().stream()
                .map(Pending::until)
                .min(Moment::compareTo)
                .orElse(Moment.NEVER);
    }
}
