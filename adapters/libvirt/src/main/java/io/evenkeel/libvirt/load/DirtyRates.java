package io.evenkeel.libvirt.load;

import static java.util.stream.Collectors.toSet;

import io.evenkeel.libvirt.connection.SideLines;
import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.JobStats;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.DataSize;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Has QEMU measure how VMs change their memory.
 *
 * <p>A measurement lives in the QEMU process in which it was made, so what is known of a VM is forgotten when it leaves
 * its place. QEMU reads samples of the memory before and after, which is not free: a few VMs of each host are measured at
 * a time, none more often than once a minute, and none that has a job such as a migration.
 */
final class DirtyRates {

    private static final int AT_ONCE = 4;

    /** Of smaller memories QEMU takes no samples, and calls what it has not seen unchanged. */
    private static final DataSize SMALLEST = DataSize.ofMebibytes(128);

    private final Orders orders;
    private final Ticker ticker;
    private final Map<VmPlace, WriteCourse> courses = new HashMap<>();

    private record Candidate(VmPlace place, WriteCourse course, DirtyReading reading, DataSize memory) {}

    /** How a measurement is asked for. */
    @FunctionalInterface
    interface Orders {
        /** Has it begun without waiting for it; one that cannot be begun now is never heard of again. */
        void begin(VmPlace place, int seconds);
    }

    DirtyRates(Orders orders, Ticker ticker) {
        this.orders = orders;
        this.ticker = ticker;
    }

    /** Orders that go to the hosts. */
    static Orders ordersTo(SideLines figures) {
        return (place, seconds) -> figures.onTheSide(
                place.host(), wire -> wire.with(place.vm().value(), domain -> measure(domain, seconds)));
    }

    private static boolean measure(Dom domain, int seconds) {
        boolean free = domain.state().isRunning() && domain.jobStats().type() == JobStats.NONE;
        if (free) {
            domain.startDirtyRateMeasurement(seconds);
        }
        return free;
    }

    /** How a VM writes, if that was measured for us, in this place and lately. */
    synchronized Optional<Writes> of(VmPlace place) {
        WriteCourse course = courses.get(place);
        return course == null ? Optional.empty() : course.writes(ticker.nanos());
    }

    /** Takes in what a host says of all VMs that run there, and begins the measurements that are due. */
    synchronized void next(HostId host, List<VmSample> samples) {
        long now = ticker.nanos();
        List<Candidate> here = samples.stream()
                .flatMap(sample -> candidate(sample, host, now).stream())
                .toList();
        Set<VmPlace> places = here.stream().map(Candidate::place).collect(toSet());
        courses.keySet().removeIf(place -> place.host().equals(host) && !places.contains(place));
        here.forEach(each -> each.course().read(each.reading(), now));
        long underWay = here.stream().filter(each -> each.course().isUnderWay()).count();
        here.stream()
                .filter(each -> each.course().isDue(each.reading(), now))
                .sorted(Comparator.comparingLong(
                                (Candidate each) -> each.course().overdue(now))
                        .reversed())
                .limit(Math.max(0, AT_ONCE - underWay))
                .forEach(each -> orders.begin(each.place(), each.course().begin(each.reading(), each.memory(), now)));
    }

    private Optional<Candidate> candidate(VmSample sample, HostId host, long now) {
        VmPlace place = sample.on(host);
        return sample.memory()
                .filter(memory -> memory.compareTo(SMALLEST) >= 0)
                .map(memory -> new Candidate(
                        place,
                        courses.computeIfAbsent(place, unused -> new WriteCourse(now)),
                        sample.writes(),
                        memory));
    }
}
