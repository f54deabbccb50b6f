package io.evenkeel.server.supervision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.server.console.FailedException;
import io.evenkeel.supervisor.input.Request;
import io.evenkeel.supervisor.json.RecordJson;
import io.evenkeel.supervisor.ledger.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What commands and the supervisor say to each other, in one line of JSON each. */
public final class Control {

    private static final ObjectMapper JSON = RecordJson.mapper();

    private final Path socket;

    public Control(Path socket) {
        this.socket = socket;
    }

    /** What a command wants; one of the two. */
    record Question(String domain, Optional<Request> request, boolean alarms) {}

    /** What the supervisor says. */
    record Answer(Optional<String> error, Optional<Long> epoch, List<Ledger.Alarm> alarms) {
        Answer {
            alarms = alarms == null ? List.of() : List.copyOf(alarms);
        }

        static Answer failed(String error) {
            return new Answer(Optional.of(error), Optional.empty(), List.of());
        }
    }

    /**
     * Hands a request to the supervisor.
     *
     * @return the epoch that took it in
     * @throws FailedException if none runs here, or it does not lead the domain
     */
    public long ask(String domain, Request request) {
        return send(new Question(domain, Optional.of(request), false)).epoch().orElse(0L);
    }

    /**
     * The alarms of a domain.
     *
     * @throws FailedException as {@link #ask} does
     */
    public List<Ledger.Alarm> alarms(String domain) {
        return send(new Question(domain, Optional.empty(), true)).alarms();
    }

    private Answer send(Question question) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            ByteBuffer line =
                    ByteBuffer.wrap((JSON.writeValueAsString(question) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            String reply = in.readLine();
            if (reply == null) {
                throw new FailedException("the supervisor has ended without an answer");
            }
            Answer answer = JSON.readValue(reply, Answer.class);
            if (answer.error().isPresent()) {
                throw new FailedException(answer.error().get());
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw new FailedException("the supervisor answers in a form that is not known; is it of this version?", e);
        } catch (IOException e) {
            throw new FailedException(
                    "no supervisor answers on " + socket + "; start one with 'evenkeel supervise', or name its"
                            + " configuration with --config",
                    e);
        }
    }

    static Question question(String line) throws JsonProcessingException {
        return JSON.readValue(line, Question.class);
    }

    static String line(Answer answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }

    /** A fact in words: its kind, and each of its fields with its value. */
    public static String words(JsonNode fact) {
        String kind = fact.path("type")
                .asText()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return (kind + "  " + fields(fact)).strip();
    }

    private static String fields(JsonNode node) {
        List<String> fields = new ArrayList<>();
        node.properties().forEach(field -> {
            if (!field.getKey().equals("type")) {
                fields.add(field.getKey() + " " + value(field.getValue()));
            }
        });
        return String.join(", ", fields);
    }

    private static String value(JsonNode node) {
        if (node.isObject()) {
            String type = node.path("type").asText();
            return type + "(" + fields(node) + ")";
        }
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return items.toString();
        }
        return node.asText();
    }
}
