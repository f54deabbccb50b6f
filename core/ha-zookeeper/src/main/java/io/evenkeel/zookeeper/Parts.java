package io.evenkeel.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A batch cut into pieces that each fit into a node.
 *
 * <p>ZooKeeper takes no more than a mebibyte in one message. The pieces go first; the batch is there only when its own
 * node is, which then tells of how many pieces it consists.
 */
final class Parts {

    /** Half of what ZooKeeper takes, to leave room for the rest of the message. */
    static final int LARGEST = 512 * 1024;

    private static final String MARK = "parts ";

    private Parts() {}

    static boolean isNeeded(byte[] json) {
        return json.length > LARGEST;
    }

    static List<byte[]> cut(byte[] json) {
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < json.length; at += LARGEST) {
            parts.add(Arrays.copyOfRange(json, at, Math.min(json.length, at + LARGEST)));
        }
        return parts;
    }

    static byte[] head(int parts) {
        return (MARK + parts).getBytes(StandardCharsets.US_ASCII);
    }

    /** How many parts the batch has whose node holds {@code content}; empty if it is whole in itself. */
    static OptionalInt count(byte[] content) {
        if (content.length > 32 || content.length <= MARK.length()) {
            return OptionalInt.empty();
        }
        String text = new String(content, StandardCharsets.US_ASCII);
        return text.startsWith(MARK)
                ? OptionalInt.of(Integer.parseInt(text.substring(MARK.length())))
                : OptionalInt.empty();
    }

    /** The name of a part; the epoch keeps those of a leader that did not get to the end from being taken for it. */
    static String name(String batch, long epoch, int part) {
        return batch + "." + epoch + "." + part;
    }
}
