package io.evenkeel.bed.libvirt.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param residentMebibytes memory of every kind, native included
 * @param threads threads of every kind
 * @param descriptors open files and sockets
 */
record Figures(long residentMebibytes, long threads, long descriptors) {

    static Figures of(long process) {
        Path directory = Path.of("/proc", Long.toString(process));
        try (Stream<Path> open = Files.list(directory.resolve("fd"))) {
            String status = Files.readString(directory.resolve("status"));
            return new Figures(value(status, "VmRSS:") / 1024, value(status, "Threads:"), open.count());
        } catch (IOException e) {
            throw new TrialException("what process " + process + " holds cannot be read: " + e.getMessage(), e);
        }
    }

    private static long value(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new TrialException("no " + name + " in a process's status"));
    }

    @Override
    public String toString() {
        return residentMebibytes + " MiB, " + threads + " threads, " + descriptors + " descriptors";
    }
}
