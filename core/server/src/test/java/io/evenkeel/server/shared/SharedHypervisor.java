package io.evenkeel.server.shared;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.capability.Capability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Lets plugins in other processes use a hypervisor of this one: a call is a line in and a line out. */
public final class SharedHypervisor implements AutoCloseable {
    /** What is at one name, and by which of its interfaces it is called. */
    private record Target(Class<?> face, Object object) {}

    private static final Duration CONNECTING = Duration.ofMinutes(1);

    private final ServerSocket listening;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final AtomicLong handles = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "shared-hypervisor");
        thread.setDaemon(true);
        return thread;
    });
    private final Hypervisor hypervisor;

    private SharedHypervisor(Hypervisor hypervisor) throws IOException {
        this.hypervisor = hypervisor;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        for (Facet facet : Facet.values()) {
            facet.of(hypervisor).ifPresent(object -> targets.put(facet.name(), new Target(facet.face(), object)));
        }
    }

    /** Connects to a simulated datacenter, until closed, and lets others use it. */
    public static SharedHypervisor serve(Datacenter datacenter) throws IOException, InterruptedException {
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        SharedHypervisor shared = new SharedHypervisor(provider.connect(
                provider.configSchema().bind(Map.of()),
                EngineContext.onSystemTime("simulator", SharedHypervisor.class.getClassLoader()),
                Deadline.after(CONNECTING)));
        shared.threads.execute(shared::accept);
        return shared;
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            threads.shutdownNow();
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = socket.getOutputStream()) {
            String line = in.readLine();
            if (line != null) {
                out.write((answer(Wire.JSON.readTree(line)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // Whoever asked has been killed.
            return;
        }
    }

    private ObjectNode answer(JsonNode question) throws IOException {
        String name = question.path("target").asText();
        if (name.equals("about")) {
            return about();
        }
        ObjectNode answer = Wire.JSON.createObjectNode();
        Target target = Optional.ofNullable(targets.get(name)).orElseThrow(() -> new IOException("no " + name));
        JsonNode given = question.path("arguments");
        Method method = Wire.method(target.face(), question.path("method").asText(), given.size());
        Object[] arguments = new Object[given.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Wire.decode(method.getGenericParameterTypes()[i], given.get(i));
        }
        try {
            Object result = method.invoke(target.object(), arguments);
            Class<?> face = Wire.stays(method);
            if (face != null) {
                Object object = result instanceof Optional<?> optional ? optional.orElse(null) : result;
                if (object != null) {
                    String handle = "handle-" + handles.incrementAndGet();
                    targets.put(handle, new Target(face, object));
                    answer.put("handle", handle);
                }
            } else if (result != null) {
                answer.set("value", Wire.encode(method.getGenericReturnType(), result));
            }
        } catch (InvocationTargetException e) {
            fail(answer, requireNonNull(e.getCause()));
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
        return answer;
    }

    private static void fail(ObjectNode answer, Throwable cause) {
        if (cause instanceof HypervisorException failure) {
            answer.put("kind", failure.kind().name());
            answer.put("effect", failure.effect().name());
        }
        answer.put("error", String.valueOf(cause.getMessage()));
    }

    private ObjectNode about() throws IOException {
        ObjectNode about = Wire.JSON.createObjectNode();
        about.put("guard", hypervisor.startGuard().name());
        for (Capability capability : hypervisor.capabilities()) {
            about.withArray("capabilities").add(capability.name());
        }
        return about;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
        hypervisor.close();
    }
}
