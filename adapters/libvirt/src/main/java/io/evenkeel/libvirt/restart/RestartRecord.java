package io.evenkeel.libvirt.restart;

import io.evenkeel.libvirt.inventory.Portrait;
import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.Xml;
import io.evenkeel.spi.Epoch;
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
 * <p>It proves that older definitions elsewhere are leftovers: they lack it.
 *
 * @param leftBehind hosts that may still have a definition from before
 */
record RestartRecord(OperationId id, Epoch epoch, HostId target, Instant at, Set<HostId> leftBehind) {

    /** The later restart counts, whatever the clocks of earlier leaders said. */
    static final Comparator<RestartRecord> AGE =
            Comparator.comparing(RestartRecord::epoch).thenComparing(RestartRecord::at);

    private static final String PREFIX = "evenkeel-restart";

    RestartRecord {
        leftBehind = Set.copyOf(leftBehind);
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
                    left));
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
        return Xml.write(element);
    }

    void store(Dom domain) {
        domain.setMetadata(Portrait.RESTART, PREFIX, write());
    }

    RestartRecord without(Set<HostId> cleared) {
        Set<HostId> left = new LinkedHashSet<>(leftBehind);
        left.removeAll(cleared);
        return new RestartRecord(id, epoch, target, at, left);
    }
}
