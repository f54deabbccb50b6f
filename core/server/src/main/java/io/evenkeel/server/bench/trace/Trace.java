package io.evenkeel.server.bench.trace;

import static java.util.Objects.requireNonNull;

import io.evenkeel.server.console.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * What VMs took over time, one sample every five minutes. Samples count from the first of each VM on; a VM whose samples
 * end keeps its last. The arrays are shared and never written after construction.
 */
public final class Trace {
    /** From one sample to the next. */
    public static final Duration STEP = Duration.ofMinutes(5);

    /** How many samples make an hour. */
    public static final int HOUR = 12;

    private static final int FIELDS = 12;
    private static final int CPU = 4;
    private static final int MEMORY = 6;

    private final double[][] cpu;
    private final double[] memory;
    private final int samples;

    private Trace(double[][] cpu, double[] memory, int samples) {
        this.cpu = cpu;
        this.memory = memory;
        this.samples = samples;
    }

    private static final class Column {
        private double[] cpu = new double[64];
        private int count;
        private double memory;

        void add(double used, double provisioned) {
            if (count == cpu.length) {
                cpu = Arrays.copyOf(cpu, 2 * count);
            }
            cpu[count++] = used;
            memory = Math.max(memory, provisioned);
        }

        double[] upTo(int samples) {
            double[] all = Arrays.copyOf(cpu, samples);
            Arrays.fill(all, count, samples, cpu[count - 1]);
            return all;
        }
    }

    /**
     * Reads a trace in the form of Bitbrains (GWA-T-12): VM, time, cores, MHz provisioned, MHz used, percent used, KiB
     * provisioned and nine more figures in all, with semicolons between them; packed if the name ends in {@code .gz}.
     *
     * @throws InputException if the file cannot be read, or a line of it is wrong
     */
    public static Trace read(Path file) {
        Map<String, Column> columns = new LinkedHashMap<>();
        try (InputStream raw = Files.newInputStream(file);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(unpacked(file, raw), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                String[] fields = line.split(";", -1);
                if (fields.length != FIELDS) {
                    throw new InputException(file + ", line " + number + ": " + fields.length + " fields, not " + FIELDS
                            + "; they are separated by semicolons");
                }
                columns.computeIfAbsent(fields[0], vm -> new Column())
                        .add(figure(file, number, fields[CPU]), figure(file, number, fields[MEMORY]));
            }
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
        if (columns.isEmpty()) {
            throw new InputException(file + ": has no line");
        }
        int samples =
                columns.values().stream().mapToInt(each -> each.count).max().orElseThrow();
        return new Trace(
                columns.values().stream().map(each -> each.upTo(samples)).toArray(double[][]::new),
                columns.values().stream().mapToDouble(each -> each.memory).toArray(),
                samples);
    }

    private static InputStream unpacked(Path file, InputStream raw) throws IOException {
        return file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
    }

    private static double figure(Path file, int line, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InputException(file + ", line " + line + ": '" + text + "' is no number", e);
        }
        throw new InputException(file + ", line " + line + ": '" + text + "' is not 0 or more");
    }

    public int vms() {
        return cpu.length;
    }

    public int samples() {
        return samples;
    }

    /** MHz the VM used. */
    public double cpu(int vm, int sample) {
        return cpu[vm][sample];
    }

    /** KiB provisioned to the VM. */
    public double memory(int vm) {
        return memory[vm];
    }

    /** What the VM used up to this sample, this one included, in at most so many samples. */
    public double[] lately(int vm, int sample, int most) {
        return Arrays.copyOfRange(requireNonNull(cpu[vm]), Math.max(0, sample + 1 - most), sample + 1);
    }

    /** MHz all VMs used, on average over time. */
    public double meanCpu() {
        return Arrays.stream(cpu).mapToDouble(each -> Arrays.stream(each).sum()).sum() / samples;
    }

    public double totalMemory() {
        return Arrays.stream(memory).sum();
    }

    /** VMs by their memory, the largest first. */
    public List<Integer> largestFirst() {
        List<Integer> vms = new ArrayList<>(IntStream.range(0, vms()).boxed().toList());
        vms.sort((a, b) -> Double.compare(memory[b], memory[a]));
        return vms;
    }
}
