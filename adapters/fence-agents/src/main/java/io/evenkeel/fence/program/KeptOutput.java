package io.evenkeel.fence.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The first part of what a program writes; the rest is read, so that it does not block, and dropped. */
final class KeptOutput {

    /** The longest description of an agent that Debian ships has 12 kB. */
    static final int KEPT_BYTES = 256 * 1024;

    /** Enough to outpace a pipe, and little enough that a program that never stops writing stops nobody. */
    private static final int READ_AT_ONCE = 1024 * 1024;

    private final InputStream stream;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[16 * 1024];
    private boolean cut;

    KeptOutput(InputStream stream) {
        this.stream = stream;
    }

    /** Takes what is there, without waiting for more. */
    void takeAvailable() throws IOException {
        int taken = 0;
        while (taken < READ_AT_ONCE && stream.available() > 0) {
            int count = stream.read(buffer, 0, Math.min(buffer.length, stream.available()));
            if (count < 0) {
                return;
            }
            taken += count;
            int room = Math.min(count, KEPT_BYTES - kept.size());
            kept.write(buffer, 0, room);
            cut |= room < count;
        }
    }

    boolean isCut() {
        return cut;
    }

    String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }
}
