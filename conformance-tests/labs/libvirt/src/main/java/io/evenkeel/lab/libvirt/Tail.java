package io.evenkeel.lab.libvirt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Follows a file that grows; a line counts when its end is there. Not thread-safe. */
final class Tail {

    private final Path file;
    private final ByteBuffer buffer = ByteBuffer.allocate(8192);
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long position;

    Tail(Path file) {
        this.file = file;
    }

    /** The lines that were finished since the last call; none while there is no such file. */
    List<String> newLines() throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file) || Files.size(file) <= position) {
            return lines;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (true) {
                buffer.clear();
                int count = channel.read(buffer, position);
                if (count <= 0) {
                    return lines;
                }
                position += count;
                for (int i = 0; i < count; i++) {
                    byte next = buffer.get(i);
                    if (next != '\n') {
                        unfinished.write(next);
                        continue;
                    }
                    lines.add(unfinished.toString(StandardCharsets.UTF_8).stripTrailing());
                    unfinished.reset();
                }
            }
        }
    }
}
