package io.evenkeel.libvirt.migration;

import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationTuning;
import io.evenkeel.spi.unit.DataRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What of a tuning libvirt can express. */
public final class Tuning {

    private static final long MEBIBYTE = 1L << 20;

    /** QEMU's own bound on {@code downtime-limit}: 2000 seconds. */
    static final Duration LONGEST_DOWNTIME = Duration.ofSeconds(2000);

    private Tuning() {}

    /** libvirt counts whole MiB/s; rounded down, since the rate is the most that may be sent. */
    public static long mebibytes(DataRate rate) {
        return rate.bytesPerSecond() / MEBIBYTE;
    }

    /** What cannot be done, each as the finding that an assessment would report. */
    public static List<Finding> problems(MigrationTuning tuning) {
        List<Finding> problems = new ArrayList<>();
        tuning.maxBandwidth()
                .filter(rate -> mebibytes(rate) < 1)
                .ifPresent(rate -> problems.add(new Finding(
                        true,
                        ErrorKind.INVALID_REQUEST,
                        "libvirt cannot limit the bandwidth to less than 1 MiB/s: " + rate)));
        tuning.maxDowntime()
                .filter(downtime -> downtime.toMillis() < 1 || downtime.compareTo(LONGEST_DOWNTIME) > 0)
                .ifPresent(downtime -> problems.add(new Finding(
                        true,
                        ErrorKind.INVALID_REQUEST,
                        "QEMU permits a downtime from 1 ms to 2000 s, not " + downtime)));
        if (tuning.throttlePercent().isPresent()) {
            problems.add(new Finding(
                    true,
                    ErrorKind.UNSUPPORTED,
                    "libvirt cannot slow a guest by a given share; allow auto-converge instead"));
        }
        return problems;
    }
}
