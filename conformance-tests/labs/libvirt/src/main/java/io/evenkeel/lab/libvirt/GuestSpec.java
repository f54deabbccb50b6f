package io.evenkeel.lab.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a guest of the lab is like.
 *
 * @param name its name, also for libvirt: up to 32 letters, digits, {@code -} and {@code _}
 * @param memoryMebibytes its memory; the kernel needs 96 MiB beside the working set
 * @param workingSetMebibytes the memory it dirties over and over
 * @param dirtyMebibytesPerSecond how fast it dirties; 0 makes an idle guest, whose memory is still checked
 * @param pattern the order in which it dirties pages
 * @param beatPeriod time between two beats, whole milliseconds
 * @param vcpus number of virtual CPUs
 * @param disk the disk whose blocks it writes and checks at each beat
 * @param persistent whether its definition outlives it
 * @param network whether it has a network card on the guests' network; only root's labs have such a network
 * @param signs by which a host hears of it beside its disk and network
 */
public record GuestSpec(
        String name,
        int memoryMebibytes,
        int workingSetMebibytes,
        double dirtyMebibytesPerSecond,
        Pattern pattern,
        Duration beatPeriod,
        int vcpus,
        Disk disk,
        boolean persistent,
        boolean network,
        Signs signs) {

    /** The devices by which a host hears of its guest. */
    public enum Signs {
        NONE("no"),
        /** An agent that answers, and a watchdog that restarts the guest. */
        AGENT("agent"),
        /** A memory balloon that reports statistics every second. */
        BALLOON("balloon");

        private final String setting;

        Signs(String setting) {
            this.setting = setting;
        }
    }

    /** Where a guest has its disk. */
    public enum Disk {
        NONE("no"),
        /** On the directory that all hosts see. */
        SHARED("yes"),
        /** In a storage pool of the host on which it starts; with data on it that takes a while to be copied. */
        LOCAL("local");

        private final String setting;

        Disk(String setting) {
            this.setting = setting;
        }
    }

    /** The order in which pages are dirtied. */
    public enum Pattern {
        SEQUENTIAL("seq"),
        RANDOM("random");

        private final String setting;

        Pattern(String setting) {
            this.setting = setting;
        }
    }

    public GuestSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(disk, "disk");
        Objects.requireNonNull(signs, "signs");
        Objects.requireNonNull(beatPeriod, "beatPeriod");
        if (beatPeriod.toMillis() < 1) {
            throw new IllegalArgumentException("a beat period of less than 1 ms: " + beatPeriod);
        }
    }

    /** A small guest that dirties 15 MiB/s of a 24 MiB working set, beats every 50 ms and has a disk. */
    public static GuestSpec busy(String name) {
        return new GuestSpec(
                name, 128, 24, 15, Pattern.SEQUENTIAL, Duration.ofMillis(50), 1, Disk.SHARED, true, false, Signs.NONE);
    }

    /** A small guest that dirties nothing, beats every 50 ms and has a disk. */
    public static GuestSpec idle(String name) {
        return busy(name).withDirtyMebibytesPerSecond(0);
    }

    public GuestSpec withMemoryMebibytes(int memory, int workingSet) {
        return changed(draft -> {
            draft.memory = memory;
            draft.workingSet = workingSet;
        });
    }

    public GuestSpec withDirtyMebibytesPerSecond(double rate) {
        return changed(draft -> draft.rate = rate);
    }

    public GuestSpec withPattern(Pattern other) {
        return changed(draft -> draft.pattern = other);
    }

    public GuestSpec withBeatPeriod(Duration period) {
        return changed(draft -> draft.beatPeriod = period);
    }

    /** The same without a disk: no image lock protects such a guest from running twice. */
    public GuestSpec withoutDisk() {
        return withDisk(Disk.NONE);
    }

    public GuestSpec withDisk(Disk other) {
        return changed(draft -> draft.disk = other);
    }

    /** The same, but its definition goes when it stops. */
    public GuestSpec asTransient() {
        return changed(draft -> draft.persistent = false);
    }

    /** The same with a network card, of which the network learns where it is. */
    public GuestSpec withNetwork() {
        return changed(draft -> draft.network = true);
    }

    /** The same with devices by which its host hears of it. */
    public GuestSpec withSigns(Signs others) {
        return changed(draft -> draft.signs = others);
    }

    private GuestSpec changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.spec();
    }

    /** A copy that may be changed; its guest keeps its name and processors. */
    private static final class Draft {
        private final GuestSpec before;
        private int memory;
        private int workingSet;
        private double rate;
        private Pattern pattern;
        private Duration beatPeriod;
        private Disk disk;
        private boolean persistent;
        private boolean network;
        private Signs signs;

        Draft(GuestSpec before) {
            this.before = before;
            this.memory = before.memoryMebibytes;
            this.workingSet = before.workingSetMebibytes;
            this.rate = before.dirtyMebibytesPerSecond;
            this.pattern = before.pattern;
            this.beatPeriod = before.beatPeriod;
            this.disk = before.disk;
            this.persistent = before.persistent;
            this.network = before.network;
            this.signs = before.signs;
        }

        GuestSpec spec() {
            return new GuestSpec(
                    before.name,
                    memory,
                    workingSet,
                    rate,
                    pattern,
                    beatPeriod,
                    before.vcpus,
                    disk,
                    persistent,
                    network,
                    signs);
        }
    }

    List<String> settings() {
        return List.of(
                "mem=" + memoryMebibytes,
                "ws=" + workingSetMebibytes,
                "rate=" + rateSetting(dirtyMebibytesPerSecond),
                "mode=" + pattern.setting,
                "hb=" + beatPeriod.toMillis(),
                "vcpu=" + vcpus,
                "disk=" + disk.setting,
                "persistent=" + yesNo(persistent),
                "net=" + yesNo(network),
                "signs=" + signs.setting);
    }

    static String rateSetting(double mebibytesPerSecond) {
        return String.format(Locale.ROOT, "%.3f", mebibytesPerSecond);
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }
}
