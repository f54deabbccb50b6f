package io.evenkeel.supervisor.failover;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.planner.plan.Admission;
import io.evenkeel.supervisor.Moment;
import io.evenkeel.supervisor.duty.Alarms;
import io.evenkeel.supervisor.duty.Duty;
import io.evenkeel.supervisor.duty.Outbox;
import io.evenkeel.supervisor.fact.Severity;
import io.evenkeel.supervisor.input.Input;
import io.evenkeel.supervisor.ledger.Ledger;
import io.evenkeel.supervisor.placement.ClusterPicture;
import io.evenkeel.supervisor.placement.Demand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Warns while the VMs of as many hosts as may fail at once would not all find room on the others.
 *
 * <p>In clusters of moderate size every VM is given a place after the failures ({@link Admission}); in larger ones the
 * free memory of the others is compared with what the fullest hosts run, which can only miss a want of room, not make one
 * up. Hosts that are not well count as gone already.
 */
public final class Headroom implements Duty {

    private static final String NAME = "headroom";
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final long MOST_PAIRS = 200_000;
    private static final int NAMED = 5;

    private final int failures;
    private final ClusterPicture picture;
    private final Alarms alarms;
    private Moment next;

    /** @param failures how many hosts may fail at once; 0 if this is not watched */
    public Headroom(int failures, ClusterPicture picture, Ledger ledger, Outbox outbox, Moment now) {
        this.failures = failures;
        this.picture = requireNonNull(picture, "picture");
        this.alarms = new Alarms(ledger, outbox);
        this.next = failures == 0 ? Moment.NEVER : now.plus(EVERY);
    }

    @Override
    public void on(Moment now, Input input) {
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        List<ClusterPicture.Room> rooms = picture.rooms();
        Optional<String> want = rooms.isEmpty() ? Optional.empty() : want(rooms);
        if (want.isPresent()) {
            alarms.tell(
                    NAME,
                    Severity.WARNING,
                    "if " + failures + " more " + (failures == 1 ? "host" : "hosts") + " failed, " + want.get());
        } else {
            alarms.clear(NAME);
        }
    }

    @Override
    public Moment wake() {
        return next;
    }

    private Optional<String> want(List<ClusterPicture.Room> rooms) {
        long vms = rooms.stream().mapToLong(ClusterPicture.Room::vms).sum();
        if (rooms.size() * vms > MOST_PAIRS) {
            return wantOfMemory(rooms);
        }
        Cluster cluster = picture.draw(Map.of(), Demand.UNKNOWN, List.of());
        List<String> homeless = new Admission(cluster, failures).unprotected();
        return homeless.isEmpty()
                ? Optional.empty()
                : Optional.of("VMs that would have no place (" + homeless.size() + "): "
                        + String.join(", ", homeless.subList(0, Math.min(NAMED, homeless.size())))
                        + (homeless.size() > NAMED ? ", ..." : ""));
    }

    private Optional<String> wantOfMemory(List<ClusterPicture.Room> rooms) {
        List<ClusterPicture.Room> fullestFirst = new ArrayList<>(rooms);
        fullestFirst.sort(Comparator.comparingLong(room -> -room.taken()));
        long needed = 0;
        long free = 0;
        for (int i = 0; i < fullestFirst.size(); i++) {
            ClusterPicture.Room room = fullestFirst.get(i);
            if (i < failures) {
                needed += room.taken();
            } else if (room.isOpen()) {
                free += Math.max(0, room.memory() - room.taken());
            }
        }
        return needed <= free
                ? Optional.empty()
                : Optional.of(needed + " MiB of memory would be needed and " + free + " MiB are free");
    }
}
