package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.inventory.Portrait;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.DomainState;
import io.evenkeel.libvirt.wire.Xml;
import io.evenkeel.spi.Epoch;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A restart as it is written down in the domain it started.
 *
 * <p>Once the VM has started it proves that older definitions elsewhere are leftovers: they lack it. Before that it
 * proves nothing, since the start may be refused, and whoever ordered it may be gone.
 *
 * @param leftBehind hosts that may still have a definition from before
 * @param isDone whether the VM has started; what does not say so has only begun
 */
record RestartRecord(OperationId id, Epoch epoch, HostId target, Instant at, Set<HostId> leftBehind, boolean isDone) {

    /** The later restart counts, whatever the clocks of earlier leaders said. */
    static final Comparator<RestartRecord> AGE =
            Comparator.comparing(RestartRecord::epoch).thenComparing(RestartRecord::at);

    private static final String PREFIX = "evenkeel-restart";
    private static final String DONE = "done";
    private static final String YES = "yes";

    RestartRecord {
        leftBehind = Set.copyOf(leftBehind);
    }

    /** What is written before the start. */
    static RestartRecord begun(Operation operation, HostId target, Instant at, Set<HostId> leftBehind) {
        return new RestartRecord(operation.id(), operation.epoch(), target, at, leftBehind, false);
    }

    static Optional<RestartRecord> of(Dom domain) {
        return domain.metadata(Portrait.RESTART).flatMap(RestartRecord::read);
    }

    /** Empty if somebody else or a later version wrote it: that is no proof of anything. */
    static Optional<RestartRecord> read(String text) {
        try {
            Element element = Xml.parse(text);
            Set<HostId> left = Arrays.stream(element.getAttribute("left").split(" "))
                    .filter(host -> !host.isBlank())
                    .map(HostId::new)
                    .collect(Collectors.toUnmodifiableSet());
            return Optional.of(new RestartRecord(
                    OperationId.parse(element.getAttribute("operation")),
                    Epoch.of(Long.parseLong(element.getAttribute("epoch"))),
                    new HostId(element.getAttribute("target")),
                    Instant.parse(element.getAttribute("at")),
                    left,
                    element.getAttribute(DONE).equals(YES)));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    String write() {
        Document document = Xml.document();
        Element element = document.createElement("restart");
        element.setAttribute("operation", id.toString());
        element.setAttribute("epoch", epoch.toString());
        element.setAttribute("target", target.value());
        element.setAttribute("at", at.toString());
        element.setAttribute(
                "left", leftBehind.stream().map(HostId::value).sorted().collect(Collectors.joining(" ")));
        element.setAttribute(DONE, isDone ? YES : "no");
        return Xml.write(element);
    }

    void store(Dom domain) {
        domain.setMetadata(Portrait.RESTART, PREFIX, write());
    }

    /** Stores it in place of what the domain holds of the same restart; one that has begun since keeps its own record. */
    void renewIn(Dom domain) {
        if (isIn(domain)) {
            store(domain);
        }
    }

    /** Whether the domain holds a record of the same restart. */
    boolean isIn(Dom domain) {
        return of(domain).filter(this::isOfSameRestart).isPresent();
    }

    /** Whether both are records of one restart, whatever each says of it. */
    boolean isOfSameRestart(RestartRecord other) {
        return id.equals(other.id);
    }

    RestartRecord without(Set<HostId> cleared) {
        Set<HostId> left = new LinkedHashSet<>(leftBehind);
        left.removeAll(cleared);
        return new RestartRecord(id, epoch, target, at, left, isDone);
    }

    /** The same restart, after the VM has started. */
    RestartRecord done() {
        return new RestartRecord(id, epoch, target, at, leftBehind, true);
    }

    /**
     * Whether this restart has come about.
     *
     * @param state of the VM on the host that has this record, asked after the record was read: where the VM runs on the
     *     target, the start has succeeded, and nobody was left to write that down
     */
    boolean hasStarted(HostId host, DomainState state) {
        return isDone || (host.equals(target) && state.isRunning());
    }

    /** Whether a definition with this record may be part of a start that came after another restart. */
    boolean mayFollow(RestartRecord other) {
        return !isDone && AGE.compare(this, other) > 0;
    }
}
