package io.evenkeel.supervisor.duty;

import io.evenkeel.spi.inventory.HostId;
import java.util.Optional;
import java.util.stream.Stream;

/** The alarms that are about one host: their names end with its id, and they go when it goes. */
public enum HostAlarm {
    /** It is cut off, but lives. */
    ISOLATED("host-isolated"),
    /** Nobody can say whether it is down. */
    UNDECIDED("host-undecided"),
    /** It is proven down, and answers. */
    FENCED_ANSWERS("fenced-answers"),
    /** It is lost, and cannot be cut off. */
    FENCE_FAILED("fence-failed"),
    /** It is lost, and the platform has not restarted its own VMs. */
    PLATFORM_IDLE("platform-idle"),
    /** What a person ordered about it was not carried out. */
    ORDER_REFUSED("order-refused"),
    /** It was to be drained, and is not empty. */
    NOT_EMPTIED("not-emptied");

    private final String prefix;

    HostAlarm(String kind) {
        this.prefix = kind + "/";
    }

    /** The alarm's name. */
    public String of(HostId host) {
        return prefix + host;
    }

    /** The host, if this kind of alarm has that name. */
    public Optional<HostId> host(String alarm) {
        return alarm.startsWith(prefix) ? Optional.of(new HostId(alarm.substring(prefix.length()))) : Optional.empty();
    }

    /** The host that an alarm of any kind is about. */
    public static Optional<HostId> about(String alarm) {
        return Stream.of(values()).flatMap(kind -> kind.host(alarm).stream()).findFirst();
    }
}
