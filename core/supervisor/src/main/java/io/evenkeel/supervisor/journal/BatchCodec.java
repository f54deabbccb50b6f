package io.evenkeel.supervisor.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.json.RecordJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The form in which facts are written: JSON in one line, each fact with the name of its kind.
 *
 * <p>It follows from the records themselves, as {@link RecordJson} says, so that a new kind of fact needs no code here. An
 * unknown field is skipped, for a later version may have added it; an unknown kind of fact is refused, for leaving it
 * out could lose an intent. Safe for use by several threads.
 */
public final class BatchCodec {

    /** The newest form that this code writes and reads. */
    public static final int VERSION = 1;

    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final ObjectWriter factWriter;

    public BatchCodec() {
        ObjectMapper mapper = RecordJson.mapper();
        this.writer = mapper.writerFor(Batch.class);
        this.reader = mapper.readerFor(Batch.class);
        this.factWriter = mapper.writerFor(Fact.class);
    }

    /** One line of JSON in UTF-8, without an end of line. */
    public byte[] write(Batch batch) {
        try {
            return writer.writeValueAsBytes(batch);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a batch that cannot be written: " + batch, e);
        }
    }

    /** One fact as JSON, for people and programs that read the journal. */
    public String write(Fact fact) {
        try {
            return factWriter.writeValueAsString(fact);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a fact that cannot be written: " + fact, e);
        }
    }

    /**
     * Reads what {@link #write(Batch)} wrote, in this version or an earlier one.
     *
     * @param place named in the message if it cannot be read
     * @throws JournalUnreadableException if it comes from a newer version, or is no batch
     */
    public Batch read(byte[] json, String place) {
        try {
            Batch batch = reader.readValue(json);
            if (batch.version() > VERSION) {
                throw newer(place, "form " + batch.version() + " (this version knows " + VERSION + ")", null);
            }
            return batch;
        } catch (InvalidTypeIdException e) {
            throw newer(place, "a record of the unknown kind '" + e.getTypeId() + "'", e);
        } catch (IOException e) {
            throw new JournalUnreadableException(
                    place + ": not a batch of facts, though its checksum is right: " + firstLine(e)
                            + "; was it written by another program? It begins with "
                            + new String(json, 0, Math.min(80, json.length), StandardCharsets.UTF_8),
                    e);
        }
    }

    private static JournalUnreadableException newer(String place, String what, @Nullable Throwable cause) {
        return new JournalUnreadableException(
                place + ": " + what + "; a newer version of Evenkeel wrote it: use that version, or a later one",
                cause);
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
