package io.evenkeel.supervisor.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What one file of the journal holds: a line for each batch, with its length and its checksum before it.
 *
 * <p>Each batch is on disk before the next is written, so a write torn by a crash is the last. A line that is wrong and
 * followed by one that is right was not torn: it was changed later, and the file is not to be trusted.
 *
 * @param batches oldest first
 * @param length of what is sound, in bytes
 * @param torn what is wrong with the rest, if there is any
 */
record Segment(List<Batch> batches, long length, Optional<String> torn) {

    /** Length and checksum in eight hexadecimal digits each, with a space after each. */
    private static final int HEAD = 18;

    Segment {
        batches = List.copyOf(batches);
    }

    static byte[] line(byte[] json) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(HEAD + json.length + 1);
        line.writeBytes(String.format("%08x %08x ", json.length, checksum(json)).getBytes(StandardCharsets.US_ASCII));
        line.writeBytes(json);
        line.write('\n');
        return line.toByteArray();
    }

    /**
     * Reads a file.
     *
     * @param place its name, for messages
     * @throws JournalUnreadableException if it was damaged, or written by a newer version
     */
    static Segment read(byte[] content, String place, BatchCodec codec) {
        List<Batch> batches = new ArrayList<>();
        int at = 0;
        while (at < content.length) {
            Optional<byte[]> json = jsonAt(content, at);
            if (json.isEmpty()) {
                demandNothingSoundAfter(content, at, place);
                String torn = (content.length - at) + " bytes from byte " + at + " of " + place;
                return new Segment(batches, at, Optional.of(torn));
            }
            Batch batch = codec.read(json.get(), place + " at byte " + at);
            if (!batches.isEmpty()
                    && batch.index() != batches.get(batches.size() - 1).next()) {
                throw new JournalUnreadableException(
                        place + " at byte " + at + ": begins with index " + batch.index() + ", but "
                                + batches.get(batches.size() - 1).next() + " follows; restore the file from a copy",
                        null);
            }
            batches.add(batch);
            at += HEAD + json.get().length + 1;
        }
        return new Segment(batches, at, Optional.empty());
    }

    /** The index that the next fact gets. */
    long next() {
        return batches.isEmpty() ? 1 : batches.get(batches.size() - 1).next();
    }

    private static void demandNothingSoundAfter(byte[] content, int wrong, String place) {
        for (int at = wrong; at < content.length; at++) {
            if (content[at] == '\n'
                    && at + 1 < content.length
                    && jsonAt(content, at + 1).isPresent()) {
                throw new JournalUnreadableException(
                        place + " at byte " + wrong
                                + ": a line is damaged, and sound ones follow; this is no torn write."
                                + " Restore the file from a copy, or find out by hand what the line said",
                        null);
            }
        }
    }

    /** The JSON of a line that is whole and has the right checksum. */
    private static Optional<byte[]> jsonAt(byte[] content, int at) {
        if (content.length - at < HEAD + 1 || content[at + 8] != ' ' || content[at + 17] != ' ') {
            return Optional.empty();
        }
        try {
            String head = new String(content, at, HEAD, StandardCharsets.US_ASCII);
            int length = HexFormat.fromHexDigits(head, 0, 8);
            int checksum = HexFormat.fromHexDigits(head, 9, 17);
            long end = (long) at + HEAD + length;
            if (length < 0 || end >= content.length || content[(int) end] != '\n') {
                return Optional.empty();
            }
            byte[] json = new byte[length];
            System.arraycopy(content, at + HEAD, json, 0, length);
            return checksum(json) == checksum ? Optional.of(json) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int checksum(byte[] json) {
        CRC32C sum = new CRC32C();
        sum.update(json, 0, json.length);
        return (int) sum.getValue();
    }
}
