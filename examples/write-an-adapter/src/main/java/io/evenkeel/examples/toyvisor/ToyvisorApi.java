package io.evenkeel.examples.toyvisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.config.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Talks JSON over HTTP to the management server: every call with a deadline, every failure with a kind and an effect.
 *
 * <p>The only class that knows HTTP. Safe for use by several threads.
 */
final class ToyvisorApi implements AutoCloseable {

    /** By how much waiting outlasts the client's own timer, which knows better at which point a call was stuck. */
    private static final Duration SLACK = Duration.ofMillis(50);

    /** Strict about what is missing, so that no half-read answer passes for a fact; lenient about what is new. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final URI endpoint;
    private final Secret token;
    private final EndableClient http;
    /** One for each call that is under way. */
    private final Set<Runnable> cancellations = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    ToyvisorApi(URI endpoint, Secret token, ThreadFactory threads) throws InterruptedException {
        this.endpoint = endpoint;
        this.token = token;
        this.http = new EndableClient(threads);
    }

    /** Asks for something; however that fails, nothing has changed. */
    <T> T read(String path, Class<T> type, Deadline deadline) throws InterruptedException {
        return call(HttpRequest.newBuilder(endpoint.resolve(path)).GET(), type, Effect.NONE, deadline);
    }

    /** Asks something that needs a body; however that fails, nothing has changed. */
    <T> T query(String path, Object body, Class<T> type, Deadline deadline) throws InterruptedException {
        return call(post(path, body), type, Effect.NONE, deadline);
    }

    /** Changes something; if the answer is lost, nobody knows whether it has changed. */
    <T> T change(String path, Object body, Class<T> type, Deadline deadline) throws InterruptedException {
        return call(post(path, body), type, Effect.UNKNOWN, deadline);
    }

    /** Makes an id fit to be part of an address, whatever characters it has. */
    static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder post(String path, Object body) {
        try {
            return HttpRequest.newBuilder(endpoint.resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        } catch (JsonProcessingException e) {
            throw new HypervisorException(ErrorKind.INTERNAL, Effect.NONE, "cannot write " + body, e);
        }
    }

    /** @param ifLost the effect of a request that was sent and not answered */
    private <T> T call(HttpRequest.Builder request, Class<T> type, Effect ifLost, Deadline deadline)
            throws InterruptedException {
        // Up to here nothing was sent: whatever is wrong now has certainly no effect (§1.10, §2.12).
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before asking " + this);
        }
        Duration left = deadline.remaining();
        if (left.isZero()) {
            throw failure(ErrorKind.TIMEOUT, Effect.NONE, "was not asked: the deadline had passed", null);
        }
        request.header("Authorization", "Bearer " + token.reveal()).timeout(left);
        CompletableFuture<HttpResponse<String>> reply = send(request.build());
        Runnable cancellation = () -> reply.cancel(true);
        register(cancellation);
        try {
            // The client's own timeout ends with the headers; waiting with a limit covers the body too (§1.1).
            return answer(reply.get(left.plus(SLACK).toNanos(), TimeUnit.NANOSECONDS), type, ifLost);
        } catch (ExecutionException e) {
            throw translated(e.getCause(), ifLost, deadline);
        } catch (TimeoutException e) {
            throw failure(ErrorKind.TIMEOUT, ifLost, "did not answer by the deadline", e);
        } catch (CancellationException e) {
            throw failure(ErrorKind.CONFLICT, ifLost, "was not heard out: the connection was closed meanwhile", e);
        } finally {
            // Also on interruption: drops the socket, so that a late answer reaches nobody (§1.3, §1.8).
            cancellation.run();
            cancellations.remove(cancellation);
        }
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        if (closed) {
            throw failure(ErrorKind.CONFLICT, Effect.NONE, "was not asked: the connection is closed", null);
        }
        try {
            return http.client().sendAsync(request, BodyHandlers.ofString());
        } catch (RejectedExecutionException e) {
            throw failure(ErrorKind.CONFLICT, Effect.NONE, "was not asked: the connection was closed meanwhile", e);
        }
    }

    /** Registers first and looks second, so that a close in between is not missed. */
    private void register(Runnable cancellation) {
        cancellations.add(cancellation);
        if (closed) {
            cancellation.run();
        }
    }

    private HypervisorException translated(@Nullable Throwable cause, Effect ifLost, Deadline deadline) {
        // Before the connection stood, nothing was sent. After that, nobody knows what arrived (§1.2).
        if (cause instanceof HttpConnectTimeoutException) {
            return failure(ErrorKind.TIMEOUT, Effect.NONE, "could not be reached by the deadline", cause);
        }
        if (cause instanceof ConnectException) {
            return failure(ErrorKind.UNREACHABLE, Effect.NONE, "cannot be reached", cause);
        }
        // What the client's own timer ends sometimes shows as a connection that broke.
        if (cause instanceof HttpTimeoutException || (cause instanceof IOException && deadline.hasPassed())) {
            return failure(ErrorKind.TIMEOUT, ifLost, "did not answer by the deadline", cause);
        }
        if (cause instanceof IOException) {
            return failure(ErrorKind.UNREACHABLE, ifLost, "broke the connection before it answered", cause);
        }
        return failure(ErrorKind.INTERNAL, ifLost, "could not be asked", cause);
    }

    private <T> T answer(HttpResponse<String> response, Class<T> type, Effect ifLost) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return parse(response.body(), type)
                    .orElseThrow(() -> failure(
                            ErrorKind.HYPERVISOR_FAULT, ifLost, "gave an answer that cannot be understood", null));
        }
        if (status == 401 || status == 403) {
            throw failure(ErrorKind.DENIED, Effect.NONE, "refused the token, or what it may do", null);
        }
        Optional<Wire.Refusal> refusal = parse(response.body(), Wire.Refusal.class);
        Optional<ErrorKind> kind = refusal.flatMap(known -> Refusals.kind(known.code()));
        if (status < 500 && kind.isPresent()) {
            // A refusal that its documentation explains: the hypervisor has looked and done nothing.
            throw HypervisorException.withoutEffect(
                    kind.get(), refusal.orElseThrow().message());
        }
        throw failure(ErrorKind.HYPERVISOR_FAULT, ifLost, "failed with HTTP status " + status, null);
    }

    private static <T> Optional<T> parse(String body, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(body, type));
        } catch (JsonProcessingException e) {
            // Not chained: its message quotes the answer, and nobody knows what that holds.
            return Optional.empty();
        }
    }

    private HypervisorException failure(ErrorKind kind, Effect effect, String what, @Nullable Throwable cause) {
        return new HypervisorException(kind, effect, this + " " + what, cause);
    }

    /** Ends every call that is under way, and every thread. */
    @Override
    public void close() {
        closed = true;
        cancellations.forEach(Runnable::run);
        http.close();
    }

    /** The address, which holds no secret. */
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
