package io.evenkeel.engine.plugin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an adapter built against one SPI version runs on another (§2.2).
 *
 * <p>Another major version is refused, a newer minor version is worth a warning. While the major version is 0 the minor
 * version counts as the major: until 1.0 a minor version may break.
 */
final class SpiCompatibility {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})([.-].*)?");

    enum Verdict {
        SAME,
        NEWER_MINOR,
        OTHER_MAJOR,
        NOT_A_VERSION
    }

    private SpiCompatibility() {}

    static Verdict judge(String builtAgainst, String running) {
        Optional<int[]> theirs = parse(builtAgainst);
        int[] ours = parse(running).orElseThrow(() -> new IllegalArgumentException("not a version: " + running));
        if (theirs.isEmpty()) {
            return Verdict.NOT_A_VERSION;
        }
        int[] version = theirs.get();
        if (version[0] != ours[0] || (ours[0] == 0 && version[1] != ours[1])) {
            return Verdict.OTHER_MAJOR;
        }
        return version[1] > ours[1] ? Verdict.NEWER_MINOR : Verdict.SAME;
    }

    private static Optional<int[]> parse(String text) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.matches()
                ? Optional.of(new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))})
                : Optional.empty();
    }
}
