package io.evenkeel.supervisor.keep;

import static java.util.Objects.requireNonNull;

import io.evenkeel.planner.model.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the labels of a VM ask of a supervisor. All labels begin with {@code evenkeel.}:
 *
 * <ul>
 *   <li>{@code protect}: {@code yes}, {@code no}, or {@code platform} if the platform's own high availability looks after it
 *   <li>{@code priority}: {@code low} (250), {@code normal} (500), {@code high} (750), or 0 to 1000; larger goes first
 *   <li>{@code ready}: {@code running}, or {@code guest} if those of lower priority wait until the guest gives a sign
 *   <li>{@code group.anti}, {@code group.together}: names of groups, separated by commas, whose members are to be kept
 *       on different hosts or on one; {@code web@rack} speaks of racks, likewise {@code @room} and {@code @site}
 *   <li>{@code group.anti.soft}, {@code group.together.soft}: the same as a preference
 *   <li>{@code needs}: labels that its host must have, {@code name} or {@code name=value}, separated by commas
 *   <li>{@code watchdog}: {@code off} if it is never to be reset because it hangs
 * </ul>
 *
 * @param care whether it is kept alive; empty if the policy decides
 * @param mistakes labels that could not be understood and count as absent, each as a sentence
 */
public record VmWishes(
        Optional<Care> care,
        int priority,
        Ready ready,
        List<Group> groups,
        Set<String> needs,
        boolean isWatched,
        List<String> mistakes) {

    /** Who looks after a VM. */
    public enum Care {
        YES,
        NO,
        /** The platform's own high availability; the supervisor keeps its hands off. */
        PLATFORM
    }

    /** When a VM that was started counts as being there. */
    public enum Ready {
        RUNNING,
        GUEST
    }

    /** Membership in a group of VMs that belong together, or apart. */
    public record Group(String name, Level level, boolean isTogether, boolean isHard) {
        public Group {
            requireNonNull(name, "name");
            requireNonNull(level, "level");
        }
    }

    /** What a VM without labels asks for. */
    public static final VmWishes NONE =
            new VmWishes(Optional.empty(), 500, Ready.RUNNING, List.of(), Set.of(), true, List.of());

    private static final String PREFIX = "evenkeel.";
    private static final Map<String, Integer> PRIORITIES = Map.of("low", 250, "normal", 500, "high", 750);

    public VmWishes {
        requireNonNull(care, "care");
        requireNonNull(ready, "ready");
        groups = List.copyOf(groups);
        needs = Set.copyOf(needs);
        mistakes = List.copyOf(mistakes);
    }

    /** Reads labels. */
    public static VmWishes of(Map<String, String> labels) {
        return labels.isEmpty() ? NONE : new Reading(labels).wishes();
    }

    /** Labels being read, and what is wrong with them. */
    private static final class Reading {
        private final Map<String, String> labels;
        private final List<String> mistakes = new ArrayList<>();

        Reading(Map<String, String> labels) {
            this.labels = labels;
        }

        VmWishes wishes() {
            List<Group> groups = new ArrayList<>();
            for (boolean isTogether : List.of(false, true)) {
                for (boolean isHard : List.of(true, false)) {
                    String label = (isTogether ? "group.together" : "group.anti") + (isHard ? "" : ".soft");
                    names(label).forEach(name -> group(label, name, isTogether, isHard, groups));
                }
            }
            return new VmWishes(
                    oneOf("protect", Care.class),
                    priority(),
                    oneOf("ready", Ready.class).orElse(Ready.RUNNING),
                    groups,
                    names("needs"),
                    !"off".equalsIgnoreCase(labels.get(PREFIX + "watchdog")),
                    mistakes);
        }

        private Set<String> names(String label) {
            Set<String> names = new LinkedHashSet<>();
            String text = labels.get(PREFIX + label);
            if (text != null) {
                for (String name : text.split(",", -1)) {
                    if (!name.isBlank()) {
                        names.add(name.strip());
                    }
                }
            }
            return names;
        }

        private void group(String label, String text, boolean isTogether, boolean isHard, List<Group> groups) {
            int at = text.indexOf('@');
            Optional<Level> level =
                    at < 0 ? Optional.of(Level.HOST) : constant(label, text.substring(at + 1), Level.class);
            String name = at < 0 ? text : text.substring(0, at);
            level.ifPresent(known -> groups.add(new Group(name, known, isTogether, isHard)));
        }

        private int priority() {
            String text =
                    labels.getOrDefault(PREFIX + "priority", "normal").strip().toLowerCase(Locale.ROOT);
            Integer named = PRIORITIES.get(text);
            if (named != null) {
                return named;
            }
            if (text.matches("\\d{1,4}") && Integer.parseInt(text) <= 1000) {
                return Integer.parseInt(text);
            }
            mistakes.add(PREFIX + "priority is \"" + text + "\"; it must be low, normal, high or 0 to 1000");
            return NONE.priority();
        }

        private <E extends Enum<E>> Optional<E> oneOf(String label, Class<E> type) {
            String text = labels.get(PREFIX + label);
            return text == null ? Optional.empty() : constant(label, text, type);
        }

        private <E extends Enum<E>> Optional<E> constant(String label, String text, Class<E> type) {
            List<String> allowed = new ArrayList<>();
            for (E each : type.getEnumConstants()) {
                if (each.name().equalsIgnoreCase(text.strip())) {
                    return Optional.of(each);
                }
                allowed.add(each.name().toLowerCase(Locale.ROOT));
            }
            mistakes.add(PREFIX + label + " has \"" + text + "\"; it must be one of " + String.join(", ", allowed));
            return Optional.empty();
        }
    }
}
