package io.evenkeel.engine.text;

import io.evenkeel.spi.guard.GuardTarget;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What stands for a value in a sentence: never the name of a constant, nor a form for programs. */
public final class Words {

    private Words() {}

    /** A constant within a sentence: {@code alive isolated}, {@code pre-copy}. */
    public static String of(Enum<?> constant) {
        return constant.name()
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ')
                .replace("precopy", "pre-copy")
                .replace("postcopy", "post-copy");
    }

    /** A constant as it is typed, in a file or on a command line: {@code host-crash}. */
    public static String typed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A duration to the millisecond, without parts that are zero: {@code 30 d}, {@code 1 h 30 min}, {@code 2.5 s}. */
    public static String of(Duration duration) {
        if (duration.isNegative()) {
            return "-" + of(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() == 0 && !duration.isZero() ? "less than 1 ms" : duration.toMillis() + " ms";
        }
        List<String> parts = new ArrayList<>();
        add(parts, duration.toDaysPart(), "d");
        add(parts, duration.toHoursPart(), "h");
        add(parts, duration.toMinutesPart(), "min");
        BigDecimal seconds = BigDecimal.valueOf(duration.toSecondsPart() * 1000L + duration.toMillisPart(), 3);
        if (seconds.signum() > 0) {
            parts.add(seconds.stripTrailingZeros().toPlainString() + " s");
        }
        return String.join(" ", parts);
    }

    private static void add(List<String> parts, long amount, String unit) {
        if (amount > 0) {
            parts.add(amount + " " + unit);
        }
    }

    /** Days of the week, several in a row as from the first to the last: {@code Mon-Wed,Sat}. */
    public static String of(Set<DayOfWeek> days) {
        if (days.size() == DayOfWeek.values().length) {
            return "Mon-Sun";
        }
        List<String> runs = new ArrayList<>();
        for (DayOfWeek first : new TreeSet<>(days)) {
            boolean isWithinARun = days.contains(first.minus(1));
            if (!isWithinARun) {
                DayOfWeek last = first;
                while (days.contains(last.plus(1))) {
                    last = last.plus(1);
                }
                runs.add(first == last ? day(first) : day(first) + (first.plus(1) == last ? "," : "-") + day(last));
            }
        }
        return String.join(",", runs);
    }

    private static String day(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    /** Where a VM is: {@code on h1, running}. */
    public static String of(Residence residence) {
        if (residence instanceof Residence.OnHost there) {
            return "on " + there.host() + ", " + of(there.state());
        } else if (residence instanceof Residence.Nowhere) {
            return "on no host";
        } else if (residence instanceof Residence.OnSeveralHosts several) {
            return "on several hosts: " + hosts(several.hosts());
        }
        Residence.Unknown unknown = (Residence.Unknown) residence;
        return "somewhere unknown (" + unknown.reason() + ")"
                + (unknown.possibleHosts().isEmpty() ? "" : ", it may be on " + hosts(unknown.possibleHosts()));
    }

    /** What orders are about: {@code host h1}. */
    public static String of(GuardTarget target) {
        return target instanceof GuardTarget.OfHost host
                ? "host " + host.host()
                : "VM " + ((GuardTarget.OfVm) target).vm();
    }

    /** Ids of hosts in their order. */
    public static String hosts(Collection<HostId> hosts) {
        return hosts.stream().map(HostId::value).sorted().collect(Collectors.joining(", "));
    }
}
