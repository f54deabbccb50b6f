package io.evenkeel.server.supervision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.supervisor.json.RecordJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The way from a command to the supervisor on the same machine: a question and its answer, each one line of JSON. */
public final class Control {

    private static final ObjectMapper JSON = RecordJson.mapper();
    private static final ObjectWriter QUESTION_OUT = JSON.writerFor(Question.class);
    private static final ObjectReader QUESTION_IN = JSON.readerFor(Question.class);
    private static final ObjectWriter ANSWER_OUT = JSON.writerFor(Answer.class);
    private static final ObjectReader ANSWER_IN = JSON.readerFor(Answer.class);

    private final Path socket;

    public Control(Path socket) {
        this.socket = socket;
    }

    /** Whether a supervisor runs here. */
    public boolean isAnswered() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks the supervisor.
     *
     * @param kind what it answers if all is well
     * @throws FailedException if none runs here, or it says that it cannot
     */
    public <T extends Answer> T ask(Question question, Class<T> kind) {
        Answer answer = send(question);
        if (answer instanceof Answer.Failed failed) {
            throw new FailedException(failed.error());
        }
        if (!kind.isInstance(answer)) {
            throw strange(null);
        }
        return kind.cast(answer);
    }

    private Answer send(Question question) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            ByteBuffer line = ByteBuffer.wrap(
                    (QUESTION_OUT.writeValueAsString(question) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            String reply = in.readLine();
            if (reply == null) {
                throw new FailedException("the supervisor has ended without an answer");
            }
            return ANSWER_IN.readValue(reply);
        } catch (JsonProcessingException e) {
            throw strange(e);
        } catch (IOException e) {
            throw new FailedException(
                    "no supervisor answers on " + socket + "; start one with 'evenkeel supervise', or name its"
                            + " configuration with --config",
                    e);
        }
    }

    private static FailedException strange(@Nullable JsonProcessingException cause) {
        String message = "the supervisor answers in a form that is not known; is it of this version?";
        return cause == null ? new FailedException(message) : new FailedException(message, cause);
    }

    static Question question(String line) throws JsonProcessingException {
        return QUESTION_IN.readValue(line);
    }

    static String line(Answer answer) {
        try {
            return ANSWER_OUT.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }
}
