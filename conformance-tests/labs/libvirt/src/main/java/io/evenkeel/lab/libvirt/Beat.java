package io.evenkeel.lab.libvirt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line that the guest sends at each beat.
 *
 * @param number grows by one from beat to beat, starting at 1, for as long as the guest lives
 * @param life drawn by the guest when it starts
 * @param dirtied memory written since the guest started, in MiB
 * @param corruptPages pages found wrong since the guest started
 * @param wrongBlocks disk blocks found wrong since the guest started
 */
record Beat(long number, String life, long dirtied, long corruptPages, long wrongBlocks) {

    private static final Pattern LINE = Pattern.compile(
            "HB (\\d{1,18}) life=([0-9a-f]{8}) .*\\bdirtied=(\\d{1,18}) .*\\bbad=(\\d{1,18}) dbad=(\\d{1,18})");

    static Optional<Beat> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Beat(
                Long.parseLong(matcher.group(1)),
                matcher.group(2),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4)),
                Long.parseLong(matcher.group(5))));
    }
}
