package io.evenkeel.server.bench.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Small traces. */
final class Traces {
    private Traces() {}

    static String line(String vm, double cpu, double memory) {
        return vm + ";1372629804;2;5851.9;" + cpu + ";1.5;" + memory + ";1034592.8;160.8;21.7;0.2;1.4\n";
    }

    /** One VM for each row, with its CPU over time, and 100 KiB each. */
    static Trace of(Path directory, double[]... cpu) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int vm = 0; vm < cpu.length; vm++) {
            for (double used : cpu[vm]) {
                text.append(line("vm" + vm, used, 100));
            }
        }
        return Trace.read(Files.writeString(directory.resolve("trace.csv"), text));
    }

    /** VMs that are idle for most of the time and then busy for some, with bursts on top. */
    static String busy(int vms, int samples, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int vm = 0; vm < vms; vm++) {
            double level = 50;
            for (int sample = 0; sample < samples; sample++) {
                level = random.nextInt(40) == 0 ? (random.nextInt(3) == 0 ? 1000 : 100) * random.nextDouble() : level;
                double burst = random.nextInt(10) == 0 ? 300 * random.nextDouble() : 0;
                text.append(line(String.valueOf(vm), level + burst, 50 + vm));
            }
        }
        return text.toString();
    }
}
