package io.evenkeel.simulator;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Seeds for parts of a datacenter, so that one part does not disturb the draws of another. */
final class Seeds {

    private Seeds() {}

    static long of(long seed, String part) {
        CRC32 sum = new CRC32();
        sum.update(part.getBytes(StandardCharsets.UTF_8));
        return seed * 0x9E3779B97F4A7C15L + sum.getValue();
    }
}
