package io.evenkeel.server.shared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes calls at a {@link SharedHypervisor}, each through a connection of its own. */
final class Caller {
    private final int port;

    Caller(int port) {
        this.port = port;
    }

    /** An object of the other side. */
    <T> T remote(Class<T> face, String target) {
        return face.cast(Proxy.newProxyInstance(
                face.getClassLoader(), new Class<?>[] {face}, (proxy, method, given) -> switch (method.getName()) {
                    case "toString" -> face.getSimpleName() + " " + target;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> given != null && proxy == given[0];
                    default -> call(target, method, given == null ? new Object[0] : given);
                }));
    }

    private @Nullable Object call(String target, Method method, Object[] given) throws InterruptedException {
        try {
            ArrayNode arguments = Wire.JSON.createArrayNode();
            for (int i = 0; i < given.length; i++) {
                arguments.add(Wire.encode(method.getGenericParameterTypes()[i], given[i]));
            }
            JsonNode answer = call(target, method.getName(), arguments);
            if (answer.has("error")) {
                throw failure(answer);
            }
            Class<?> stays = Wire.stays(method);
            if (stays != null) {
                Optional<?> object =
                        Optional.ofNullable(answer.get("handle")).map(handle -> remote(stays, handle.asText()));
                return Wire.isOptional(method) ? object : object.orElseThrow();
            }
            if (method.getReturnType() == void.class) {
                return null;
            }
            return answer.has("value")
                    ? Wire.decode(method.getGenericReturnType(), answer.get("value"))
                    : Optional.empty();
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted in " + method.getName());
        } catch (IOException e) {
            throw HypervisorException.withUnknownEffect(ErrorKind.UNREACHABLE, "no answer: " + e, e);
        }
    }

    private static RuntimeException failure(JsonNode answer) {
        String message = answer.get("error").asText();
        return answer.has("kind")
                ? new HypervisorException(
                        ErrorKind.valueOf(answer.get("kind").asText()),
                        Effect.valueOf(answer.get("effect").asText()),
                        message)
                : new IllegalStateException(message);
    }

    JsonNode call(String target, String method, ArrayNode arguments) throws IOException {
        ObjectNode question = Wire.JSON.createObjectNode();
        question.put("target", target).put("method", method).set("arguments", arguments);
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            ByteBuffer line = ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            String answer = in.readLine();
            if (answer == null) {
                throw new IOException("the connection ended");
            }
            return Wire.JSON.readTree(answer);
        }
    }
}
