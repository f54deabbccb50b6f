package io.evenkeel.lab.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The processes of one host, as the machine itself lists them; no libvirt is asked. */
final class HostProcesses {

    private static final Path PROCESSES = Path.of("/proc");

    private final Path run;

    /** @param directory where the lab keeps the host's files; its processes see a part of it as {@code /run} */
    HostProcesses(Path directory) {
        this.run = directory.resolve("run");
    }

    /** The QEMU of a guest, executing or not. */
    OptionalLong qemu(String guest) {
        return find("\0-name\0guest=" + guest + ",");
    }

    OptionalLong libvirtd() {
        return find("libvirtd\0--daemon\0");
    }

    /** The number, on this machine, of a process whose command line contains a text. */
    private OptionalLong find(String text) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (command(process).contains(text) && isHere(process)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new LabException("the machine's processes cannot be listed: " + e.getMessage(), e);
        }
    }

    /** Empty for a process that has ended, also if nobody has buried it yet. */
    private static String command(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    private boolean isHere(Path process) {
        Path its = process.resolve("root/run");
        try {
            return Files.isSameFile(its, run);
        } catch (IOException e) {
            if (Files.exists(its)) {
                throw new LabException("whose process " + process + " is cannot be seen: " + e.getMessage(), e);
            }
            return false;
        }
    }
}
