package io.evenkeel.server.plan;

import io.evenkeel.planner.model.Cluster;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.plan.snapshot.ClusterSnapshot;
import io.evenkeel.server.plan.snapshot.SnapshotReader;
import io.evenkeel.server.plan.snapshot.SnapshotWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** Clusters in files of every form that is understood. */
public final class ClusterFiles {
    private ClusterFiles() {}

    /**
     * Reads a cluster: a directory of CSV files, a file of Ganeti's htools, or JSON.
     *
     * @throws InputException if it cannot be read
     */
    public static ClusterSnapshot read(Path path) {
        if (Files.isDirectory(path)) {
            return ClusterSnapshot.of(NeutralCsv.read(path));
        }
        return isGaneti(path) ? ClusterSnapshot.of(GanetiReader.read(path)) : SnapshotReader.read(path);
    }

    /**
     * Reads a file of Ganeti's htools with its loads.
     *
     * @throws InputException if one of the files cannot be read, or the first is of another form
     */
    public static ClusterSnapshot readGaneti(Path path, Path utilisation) {
        if (Files.exists(path) && !isGaneti(path)) {
            throw new InputException(path + ": not text of htools, which alone needs --utilisation");
        }
        return ClusterSnapshot.of(GanetiReader.read(path, utilisation));
    }

    /**
     * Refuses a file that cannot be written, before the work is done that ends in it.
     *
     * @param option of the command line, which gave the file
     * @throws InputException if it is a directory, or is to be in one that is not there or cannot be written to
     */
    public static void demandPlace(String option, Path file) {
        Path target = file.toAbsolutePath();
        Path directory = target.getParent();
        if (directory == null || Files.isDirectory(target)) {
            throw new InputException(option + ": " + file + " is a directory; name a file");
        }
        if (!Files.isDirectory(directory)) {
            throw new InputException(option + ": " + file + ": the directory " + directory
                    + (Files.exists(directory) ? " is a file" : " is not there") + "; make it, or name another file");
        }
        if (!Files.isWritable(directory)) {
            throw new InputException(
                    option + ": " + file + ": nothing may be written in " + directory + "; name another file");
        }
    }

    /**
     * Writes the cluster as it is when all moves of a plan are made.
     *
     * @param moved the new host of each VM that moves
     * @param marked the cluster as the plan took it
     * @param source where it was read from; text of htools stays that, with all that is not of interest to plans
     * @throws InputException if the plan gives a place to a VM that is not in text of htools
     * @throws FailedException if it cannot be written
     */
    public static void writeAfter(Map<String, String> moved, Cluster marked, Optional<Path> source, Path file) {
        Optional<Path> text = source.filter(ClusterFiles::isGaneti);
        if (text.isPresent()) {
            write(file, GanetiText.moved(text.get(), moved));
        } else {
            Cluster after = marked.mapVms(
                    vm -> moved.containsKey(vm.name()) ? vm.on(Optional.ofNullable(moved.get(vm.name()))) : vm);
            write(ClusterSnapshot.of(after), file);
        }
    }

    /** Whether it is text as htools write it, in which every line of data has bars between its fields. */
    static boolean isGaneti(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            return Optional.ofNullable(reader.readLine())
                    .filter(line -> !line.stripLeading().startsWith("{") && line.contains("|"))
                    .isPresent();
        } catch (IOException | UncheckedIOException e) {
            throw new InputException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a cluster as JSON. A reader never sees half of it.
     *
     * @throws FailedException if it cannot be written
     */
    public static void write(ClusterSnapshot snapshot, Path file) {
        write(file, SnapshotWriter.json(snapshot));
    }

    private static void write(Path file, String text) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new FailedException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
