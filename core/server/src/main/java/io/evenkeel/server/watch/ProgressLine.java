package io.evenkeel.server.watch;

import io.evenkeel.engine.migration.MigrationObservation;
import io.evenkeel.engine.prediction.Estimate;
import io.evenkeel.engine.prediction.Prediction;
import io.evenkeel.engine.text.Words;
import io.evenkeel.server.quantity.Figures;
import io.evenkeel.spi.migration.MemoryProgress;
import io.evenkeel.spi.migration.MigrationSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A migration's progress in one line; what the hypervisor does not tell is left out. */
final class ProgressLine {
    private static final String GAP = "  ";
    private static final int BAR = 12;

    private ProgressLine() {}

    /**
     * The line for a terminal, as much of it as fits; what matters most comes first.
     *
     * @param title which VM moves from where to where
     */
    static String fitting(String title, MigrationObservation progress, int width) {
        StringBuilder line = new StringBuilder(title);
        for (String field : fields(progress)) {
            // The last column stays free: a full line would wrap on some terminals and could not be redrawn.
            if (line.length() + GAP.length() + field.length() >= width) {
                break;
            }
            line.append(GAP).append(field);
        }
        return line.length() < width ? line.toString() : line.substring(0, width - 1);
    }

    /** The whole line, for a file. */
    static String whole(String title, MigrationObservation progress) {
        return title + GAP + String.join(GAP, fields(progress));
    }

    private static List<String> fields(MigrationObservation progress) {
        List<String> fields = new ArrayList<>();
        fields.add(phase(progress.snapshot()) + (progress.stalled() ? " (stalled)" : ""));
        progress.snapshot()
                .memory()
                .ifPresentOrElse(
                        memory -> addMemory(fields, memory),
                        () -> progress.snapshot().fraction().ifPresent(fraction -> fields.add(bar(fraction.value()))));
        addPrediction(fields, progress);
        progress.snapshot()
                .storage()
                .ifPresent(disks ->
                        fields.add("disks " + Figures.size(disks.transferred()) + "/" + Figures.size(disks.total())));
        progress.snapshot().throttlePercent().ifPresent(percent -> {
            if (percent > 0) {
                fields.add("guest slowed by " + percent + "%");
            }
        });
        fields.add("after " + Figures.duration(progress.elapsed()));
        return fields;
    }

    /** The phase, with the iteration where there is one: {@code pre-copy #3}. */
    static String phase(MigrationSnapshot snapshot) {
        return Words.of(snapshot.phase())
                + snapshot.memory()
                        .filter(memory -> memory.iteration().isPresent())
                        .map(memory -> " #" + memory.iteration().getAsInt())
                        .orElse("");
    }

    private static void addMemory(List<String> fields, MemoryProgress memory) {
        long total = memory.total().bytes();
        fields.add(bar(total == 0 ? 0 : 1 - (double) memory.remaining().bytes() / total));
        fields.add(Figures.size(memory.remaining()) + " left");
        memory.transferRate().ifPresent(rate -> fields.add(Figures.rate(rate)));
        memory.dirtyRate().ifPresent(rate -> fields.add("dirty " + Figures.rate(rate)));
        fields.add(Figures.size(memory.transferred()) + " sent");
    }

    private static void addPrediction(List<String> fields, MigrationObservation progress) {
        if (progress.snapshot().phase().isTerminal()) {
            return;
        }
        int place = Math.min(fields.size(), 3);
        List<String> predicted = new ArrayList<>();
        likely(progress, Prediction::remaining)
                .map(left -> "~" + Figures.duration(left) + " to go")
                .or(() -> progress.prediction()
                        .flatMap(Prediction::atLeast)
                        .map(bound -> "at least " + Figures.duration(bound) + " to go"))
                .ifPresent(predicted::add);
        likely(progress, Prediction::downtime)
                .ifPresent(pause -> predicted.add("downtime ~" + Figures.duration(pause)));
        fields.addAll(place, predicted);
    }

    private static Optional<Duration> likely(
            MigrationObservation progress, Function<Prediction, Optional<Estimate>> part) {
        return progress.prediction().flatMap(part).map(Estimate::p50);
    }

    private static String bar(double done) {
        double share = Math.max(0, Math.min(1, done));
        int full = (int) Math.floor(share * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] "
                + String.format(Locale.ROOT, "%3.0f%%", Math.floor(share * 100));
    }
}
