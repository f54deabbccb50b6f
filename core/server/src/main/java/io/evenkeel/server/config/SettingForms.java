package io.evenkeel.server.config;

import static java.util.Objects.requireNonNull;

import io.evenkeel.engine.text.Words;
import io.evenkeel.planner.policy.Policy;
import io.evenkeel.server.lookup.NearMatches;
import io.evenkeel.server.quantity.DurationText;
import io.evenkeel.server.quantity.TimeWindowText;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.unit.Share;
import io.evenkeel.supervisor.fencing.SelfFencing;
import io.evenkeel.supervisor.input.TimeWindow;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How single settings are written. */
final class SettingForms {
    /** Of what is repeated or waited for; a list of waits may begin with none. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Pattern PERCENT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*%");
    private static final List<String> SELF = List.of("lease", "watchdog", "drift", "margin", "restart-after");

    private final YamlValues values;

    SettingForms(YamlValues values) {
        this.values = values;
    }

    /** Whether a record is written as one value. */
    boolean isPlain(Class<?> type) {
        return type == Share.class || type == Policy.class || type == TimeWindow.class || type == HostId.class;
    }

    Object read(String name, YamlNode node, Class<?> type, @Nullable Object before) {
        return type == SelfFencing.class ? self(name, node) : parse(name, node, values.text(name, node), type, before);
    }

    /** @param before what holds if the file does not say, for what is written as a difference from it */
    Object parse(String name, YamlNode node, String text, Class<?> type, @Nullable Object before) {
        if (type == String.class) {
            return text;
        } else if (type == HostId.class) {
            return new HostId(text);
        } else if (type == Duration.class) {
            return duration(name, node, text, before == null ? Duration.ZERO : SHORTEST);
        } else if (type == Integer.class) {
            return Math.toIntExact(number(name, node, text, Integer.MAX_VALUE));
        } else if (type == Long.class) {
            return number(name, node, text, Long.MAX_VALUE / 2);
        } else if (type == Boolean.class) {
            return truth(name, node, text);
        } else if (type == Share.class) {
            return share(name, node, text);
        } else if (type == TimeWindow.class) {
            return window(name, node, text);
        } else if (type == Policy.class && before instanceof Policy usual) {
            return choice(name, node, text, Policy.Preset.values()).with(usual.rate(), usual.model());
        } else if (type.isEnum()) {
            return choice(name, node, text, requireNonNull(type.getEnumConstants()));
        }
        throw new IllegalStateException("a setting of no known form: " + name + ", " + type);
    }

    private Duration duration(String name, YamlNode node, String text, Duration least) {
        return DurationText.parse(text)
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> values.wrong(
                        node, name + " must be a duration such as 500ms, 10s, 5min or 1h, not '" + text + "'"));
    }

    private long number(String name, YamlNode node, String text, long most) {
        try {
            long number = Long.parseLong(text.replace("_", ""));
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw values.wrong(node, name + " must be a whole number, not '" + text + "'");
        }
        throw values.wrong(node, name + " must be from 0 to " + most + ", not " + text);
    }

    private boolean truth(String name, YamlNode node, String text) {
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw values.wrong(node, name + " must be true or false, not '" + text + "'");
    }

    private Share share(String name, YamlNode node, String text) {
        Matcher percent = PERCENT.matcher(text);
        double value = percent.matches() ? Double.parseDouble(percent.group(1)) : -1;
        if (value < 0 || value > 100) {
            throw values.wrong(node, name + " must be a share from 0% to 100%, not '" + text + "'");
        }
        return Share.ofPercent(value);
    }

    private <T> T choice(String name, YamlNode node, String text, T[] choices) {
        List<String> known = Arrays.stream(choices)
                .map(choice -> Words.typed((Enum<?>) choice))
                .toList();
        int at = known.indexOf(text);
        if (at < 0) {
            throw values.wrong(node, name + " " + NearMatches.choice(text, known));
        }
        return choices[at];
    }

    private TimeWindow window(String name, YamlNode node, String text) {
        try {
            return TimeWindowText.parse(text);
        } catch (IllegalArgumentException e) {
            throw values.wrong(node, name + ": " + e.getMessage());
        }
    }

    private SelfFencing self(String name, YamlNode node) {
        if (!(node instanceof YamlNode.Mapping section)) {
            throw values.wrong(node, "'" + name + "' is " + node.kind() + "; it must be a mapping with 'watchdog'");
        }
        values.demandKnown(name + ": ", section, SELF);
        SelfFencing shortest = make(
                name,
                node,
                at(name, section, "lease", Duration.ZERO),
                at(name, section, "watchdog", Duration.ZERO),
                at(name, section, "drift", SelfFencing.DEFAULT_DRIFT),
                at(name, section, "margin", SelfFencing.DEFAULT_MARGIN),
                Optional.empty());
        Optional<Duration> wanted = Optional.ofNullable(section.entries().get("restart-after"))
                .map(each ->
                        duration(name + ".restart-after", each, values.text("restart-after", each), Duration.ZERO));
        return make(name, node, shortest.lease(), shortest.watchdog(), shortest.drift(), shortest.margin(), wanted);
    }

    private Duration at(String name, YamlNode.Mapping section, String key, Duration usual) {
        YamlNode node = section.entries().get(key);
        return node == null ? usual : duration(name + "." + key, node, values.text(key, node), Duration.ZERO);
    }

    private SelfFencing make(
            String name,
            YamlNode node,
            Duration lease,
            Duration watchdog,
            Duration drift,
            Duration margin,
            Optional<Duration> restartAfter) {
        try {
            Duration bound = lease.plus(watchdog).plus(drift).plus(margin);
            return new SelfFencing(lease, watchdog, drift, margin, restartAfter.orElse(bound));
        } catch (IllegalArgumentException e) {
            throw values.wrong(node, RecordSettings.said(name, String.valueOf(e.getMessage())));
        }
    }
}
