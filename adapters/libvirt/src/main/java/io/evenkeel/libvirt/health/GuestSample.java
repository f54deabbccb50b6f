package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.libvirt.wire.DomainStats;
import io.evenkeel.libvirt.wire.TypedParameters;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What one host counts of a guest that runs there.
 *
 * @param run libvirt's number of the process in which it runs
 * @param balloon when its memory balloon last reported, in seconds by the host's clock; empty if it never did, or has not
 *     been told to report
 * @param io requests to its disks and packets that it sent; empty if it has none of them, or QEMU is too busy to say
 */
record GuestSample(VmId vm, int run, OptionalLong balloon, OptionalLong io) {

    private static final int GROUPS =
            DomainStats.STATE | DomainStats.BALLOON | DomainStats.BLOCK | DomainStats.INTERFACE;

    /** What a host says of all its guests that run. */
    static List<GuestSample> all(Wire wire) {
        return wire.domainStats(GROUPS).stream()
                .filter(domain -> domain.state().isRunning())
                .map(GuestSample::of)
                .toList();
    }

    VmPlace on(HostId host) {
        return new VmPlace(vm, host, run);
    }

    static GuestSample of(DomainStats domain) {
        TypedParameters values = domain.values();
        return new GuestSample(new VmId(domain.uuid()), domain.run(), values.known("balloon.last-update"), io(values));
    }

    /** A figure that is missing is passed over: a sum that shrinks looks like work, which does no harm. */
    private static OptionalLong io(TypedParameters values) {
        List<String> names = new ArrayList<>();
        for (long disk = 0; disk < values.find("block.count").orElse(0); disk++) {
            names.addAll(
                    List.of("block." + disk + ".rd.reqs", "block." + disk + ".wr.reqs", "block." + disk + ".fl.reqs"));
        }
        for (long card = 0; card < values.find("net.count").orElse(0); card++) {
            names.add("net." + card + ".tx.pkts");
        }
        long[] known = names.stream()
                .map(values::find)
                .flatMapToLong(OptionalLong::stream)
                .toArray();
        return known.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(LongStream.of(known).sum());
    }
}
