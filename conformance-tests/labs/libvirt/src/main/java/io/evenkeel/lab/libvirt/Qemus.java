package io.evenkeel.lab.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processes of guests, as the machine itself lists them; no libvirt is asked. */
final class Qemus {

    private static final Path PROCESSES = Path.of("/proc");

    private Qemus() {}

    /**
     * Whether a guest has a process on a host, running or stopped.
     *
     * @param hostDirectory where the lab keeps the host's files; its processes see a part of it as {@code /run}
     */
    static boolean runs(String guest, Path hostDirectory) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (isOf(guest, process) && isOn(hostDirectory, process)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new LabException("the machine's processes cannot be listed: " + e.getMessage(), e);
        }
    }

    /** The dead that nobody has buried have no command line, as they should. */
    private static boolean isOf(String guest, Path process) {
        try {
            String command = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1);
            return command.contains("\0-name\0guest=" + guest + ",");
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean isOn(Path hostDirectory, Path process) {
        Path run = process.resolve("root/run");
        try {
            return Files.isSameFile(run, hostDirectory.resolve("run"));
        } catch (IOException e) {
            if (Files.exists(run)) {
                throw new LabException("whose process " + process + " is cannot be seen: " + e.getMessage(), e);
            }
            return false;
        }
    }
}
