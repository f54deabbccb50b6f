package io.evenkeel.libvirt.health;

import io.evenkeel.libvirt.connection.HostLink;
import io.evenkeel.libvirt.connection.Line;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.Ear;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.VmId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** How a watch asks one host: without waiting. */
interface Inquiry extends AutoCloseable {

    /**
     * What a host answered.
     *
     * @param at when, by the ticker
     */
    record Answer(Look look, long at) {}

    /**
     * Puts a question; see {@link Look#take}.
     *
     * @throws HypervisorException if the host cannot even be asked, because earlier questions hang
     */
    CompletableFuture<Answer> ask(Map<VmId, DomainState> known, Set<VmId> wanted);

    /** What a failed answer means. */
    HypervisorException failure(Throwable failed);

    @Override
    void close();

    /** Asks through a line of its own, on which {@code ear} also hears the host's reports. */
    static Inquiry through(HostLink link, Ear ear, Ticker ticker) {
        Line line = link.listen(ear);
        return new Inquiry() {
            @Override
            public CompletableFuture<Answer> ask(Map<VmId, DomainState> known, Set<VmId> wanted) {
                return line.ask(wire -> new Answer(Look.take(link.id(), wire, known, wanted), ticker.nanos()));
            }

            @Override
            public HypervisorException failure(Throwable failed) {
                return line.failure(failed);
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }
}
