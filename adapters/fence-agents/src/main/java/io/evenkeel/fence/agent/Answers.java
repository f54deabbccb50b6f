package io.evenkeel.fence.agent;

import io.evenkeel.fence.program.Ended;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.failover.HostPower;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the ends of agents mean.
 *
 * <p>An agent that reads OFF ends with code 2, and so does one that was called with bad arguments; an agent that reads ON
 * ends with 0. A reading therefore counts only if the agent also says it in words.
 */
final class Answers {

    private static final int ON = 0;
    private static final int OFF = 2;
    private static final int ACCEPTED = 0;

    /** "Unable to log in", and "the user lacks the privilege", of the fence library. */
    private static final Set<Integer> DENIED = Set.of(3, 11);

    private static final Pattern SAID =
            Pattern.compile("^\\s*Status:\\s*(\\S+)\\s*$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern LOG_PREFIX =
            Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d+ (ERROR|WARNING|INFO|DEBUG): ");
    private static final int SHOWN = 160;

    /** Of the fence library, for any failure of the program behind the agent: ipmitool's wrong password, for one. */
    private static final String NO_STATUS = "Unable to obtain correct plug status";

    private static final String WHAT_IT_OFTEN_MEANS =
            "often the user, the password or the cipher is wrong, or the user may not read power";

    private Answers() {}

    static Reading reading(Ended ended, List<String> secrets) {
        if (ended.wasKilled()) {
            return Reading.unknown(ErrorKind.UNREACHABLE, "does not answer");
        }
        if (ended.isCut()) {
            return Reading.unknown(ErrorKind.HYPERVISOR_FAULT, "says more than is read");
        }
        Set<String> said = said(ended.output());
        if (ended.endedWith(ON) && said.equals(Set.of("ON"))) {
            return Reading.of(HostPower.ON);
        }
        if (ended.endedWith(OFF) && said.equals(Set.of("OFF"))) {
            return Reading.of(HostPower.OFF);
        }
        int code = ended.exitCode().orElseThrow();
        if (said.isEmpty() && code != ON && code != OFF) {
            ErrorKind kind = DENIED.contains(code) ? ErrorKind.DENIED : ErrorKind.UNREACHABLE;
            return Reading.unknown(kind, lastWords(ended, secrets));
        }
        return Reading.unknown(
                ErrorKind.HYPERVISOR_FAULT,
                "its agent contradicts itself: exit code " + code + ", status "
                        + (said.isEmpty() ? "not told" : scrubbed(String.join(" and ", said), secrets)));
    }

    static Reply reply(Ended ended, List<String> secrets) {
        if (ended.wasKilled()) {
            return new Reply(true, false, "does not carry it out in time");
        }
        return ended.endedWith(ACCEPTED)
                ? new Reply(true, true, "")
                : new Reply(true, false, lastWords(ended, secrets));
    }

    private static Set<String> said(String output) {
        return SAID.matcher(output)
                .results()
                .map(result -> result.group(1).toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** The agent's own reason, in one short line. */
    static String lastWords(Ended ended, List<String> secrets) {
        String text = ended.errors().isBlank() ? ended.output() : ended.errors();
        String last = text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line.strip());
        Matcher prefix = LOG_PREFIX.matcher(last);
        String plain = scrubbed(prefix.replaceFirst(""), secrets);
        String exit =
                ended.wasKilled() ? "killed" : "exit code " + ended.exitCode().getAsInt();
        return plain.isEmpty() ? exit : shortened(plain) + " (" + exit + ")" + hint(plain);
    }

    private static String hint(String plain) {
        return plain.contains(NO_STATUS) ? "; " + WHAT_IT_OFTEN_MEANS : "";
    }

    private static String scrubbed(String text, List<String> secrets) {
        String scrubbed = text;
        // The longest first: one may be a part of another.
        List<String> ordered = secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        for (String secret : ordered) {
            scrubbed = scrubbed.replace(secret, "***");
        }
        return scrubbed.replaceAll("\\p{Cntrl}", " ");
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " ...";
    }
}
