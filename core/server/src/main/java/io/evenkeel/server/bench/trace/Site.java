package io.evenkeel.server.bench.trace;

import io.evenkeel.server.console.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Equal hosts for the VMs of a trace.
 *
 * @param cpu what a host can give, MHz
 * @param memory what a host has, KiB
 */
public record Site(int hosts, double cpu, double memory) {
    /** Which part of all memory the VMs take. */
    private static final double MEMORY_TAKEN = 0.75;

    public Site {
        if (hosts < 2 || !(cpu > 0) || !(memory > 0)) {
            throw new IllegalArgumentException(hosts + " hosts with " + cpu + " MHz and " + memory + " KiB");
        }
    }

    /** Hosts that together can give so many times what the VMs use on average, and have a third more memory. */
    public static Site of(Trace trace, int hosts, double headroom) {
        return new Site(hosts, trace.meanCpu() * headroom / hosts, trace.totalMemory() / hosts / MEMORY_TAKEN);
    }

    /** The largest VMs first, each on a host drawn from those that have room, or else the one with the most room. */
    public int[] start(Trace trace, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] taken = new double[hosts];
        int[] hostOf = new int[trace.vms()];
        for (int vm : trace.largestFirst()) {
            List<Integer> able = new ArrayList<>();
            int emptiest = 0;
            for (int host = 0; host < hosts; host++) {
                if (taken[host] + trace.memory(vm) <= memory) {
                    able.add(host);
                }
                emptiest = taken[host] < taken[emptiest] ? host : emptiest;
            }
            hostOf[vm] = able.isEmpty() ? emptiest : able.get(random.nextInt(able.size()));
            taken[hostOf[vm]] += trace.memory(vm);
        }
        return hostOf;
    }

    /**
     * Where a file says that the VMs are at first.
     *
     * @throws InputException if it has not one line for each VM of the trace, with the number of a host from 0 on
     */
    public int[] start(Trace trace, Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
        if (lines.size() != trace.vms()) {
            throw new InputException(
                    file + ": " + lines.size() + " lines; the trace has " + trace.vms() + " VMs, give one for each");
        }
        int[] hostOf = new int[trace.vms()];
        for (int vm = 0; vm < hostOf.length; vm++) {
            hostOf[vm] = host(file, vm + 1, lines.get(vm).strip());
        }
        return hostOf;
    }

    private int host(Path file, int line, String text) {
        try {
            int host = Integer.parseInt(text);
            if (host >= 0 && host < hosts) {
                return host;
            }
        } catch (NumberFormatException e) {
            throw new InputException(file + ", line " + line + ": '" + text + "' is no number of a host", e);
        }
        throw new InputException(
                file + ", line " + line + ": host " + text + " is not there; hosts are 0 to " + (hosts - 1));
    }
}
