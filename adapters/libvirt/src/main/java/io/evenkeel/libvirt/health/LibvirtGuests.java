package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.connection.Hosts;
import io.evenkeel.libvirt.connection.Settings;
import io.evenkeel.libvirt.connection.SideLines;
import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.health.GuestSigns;
import io.evenkeel.spi.inventory.VmId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signs of life of guests: two lines to each host, one for what it counts, and one for the agents, which wait for
 * guests.
 */
final class LibvirtGuests {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtGuests.class);

    /** An agent answers within milliseconds, an emulated guest's on a busy host within a second. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);

    private final SideLines counts;
    private final SideLines agents;
    private final GuestCourses courses;
    private final int seconds;
    private final AtomicBoolean warned = new AtomicBoolean();

    LibvirtGuests(Hosts hosts, Settings settings, ProviderContext context) {
        this.counts = new SideLines(hosts);
        this.agents = new SideLines(hosts);
        this.courses = new GuestCourses(this::ask, context.clock(), context.ticker());
        // A guest that does not answer must not look like a host that does not.
        long bound =
                Math.min(LONGEST_ANSWER.toSeconds(), settings.answerTimeout().toSeconds() / 2);
        this.seconds = (int) Math.max(1, bound);
    }

    List<GuestSigns> signs(Deadline deadline) throws InterruptedException {
        Map<VmId, GuestSigns> signs = new LinkedHashMap<>();
        counts.ask(GuestSample::all, deadline)
                .forEach((host, samples) ->
                        courses.next(host, samples).forEach(each -> signs.putIfAbsent(each.vm(), each)));
        return List.copyOf(signs.values());
    }

    private CompletableFuture<AgentReading> ask(VmPlace place, boolean known) {
        return agents.put(place.host(), wire -> read(wire, place, known));
    }

    private AgentReading read(Wire wire, VmPlace place, boolean known) {
        try {
            return wire.with(place.vm().value(), domain -> AgentReading.of(domain, known, seconds));
        } catch (LinkageError e) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn(
                        "Guests' agents are not asked, since libvirt's library for QEMU cannot be loaded here; install"
                                + " libvirt-qemu.so.0 (Debian: libvirt0): {}",
                        e.getMessage());
            }
            throw e;
        }
    }
}
