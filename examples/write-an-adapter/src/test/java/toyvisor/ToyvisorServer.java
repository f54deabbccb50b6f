package toyvisor;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The management interface of a {@link Datacenter}: JSON over HTTP on the loopback interface. */
public final class ToyvisorServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_MILLIS = 10;

    private final Datacenter datacenter;
    private final String token;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "toyvisor");
        thread.setDaemon(true);
        return thread;
    });

    /** @param port 0 for any that is free */
    public ToyvisorServer(Datacenter datacenter, String token, int port) throws IOException {
        this.datacenter = datacenter;
        this.token = token;
        // Without this the JDK's server holds each answer back for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            int status = 200;
            Object answer;
            try {
                checkToken(exchange);
                answer = answer(exchange.getRequestMethod(), exchange.getRequestURI(), request);
            } catch (Refused e) {
                status = status(e.code());
                answer = refusal(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            byte[] body = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void checkToken(HttpExchange exchange) {
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new Refused("unauthorized", "the token is not valid");
        }
    }

    private Object answer(String method, URI uri, byte[] body) throws IOException, InterruptedException {
        String[] path = uri.getPath().substring(1).split("/", -1);
        Map<String, String> query = query(uri);
        String route = method + " " + path[0] + (path.length > 2 ? "/" + path[2] : path.length > 1 ? "/" : "");
        return switch (route) {
            case "GET about" -> Map.of("product", "Toyvisor", "version", "1.4", "api", 1);
            case "GET hosts" -> datacenter.hostList();
            case "GET hosts/vms" -> datacenter.vmsOf(path[1]);
            case "GET vms" -> datacenter.vmList(Optional.ofNullable(query.get("id")));
            case "GET tasks" -> datacenter.taskList(task -> matches(task, query));
            case "GET tasks/" -> await(path[1], Long.parseLong(query.getOrDefault("wait_ms", "0")));
            case "POST tasks" -> datacenter.begin(order(body));
            case "POST tasks/cancel" -> Map.of("reply", datacenter.cancel(path[1]));
            case "POST migration-check" -> check(order(body));
            default -> throw new Refused("no-such-path", "no such path: " + method + " " + uri.getPath());
        };
    }

    private static boolean matches(ToyTask task, Map<String, String> query) {
        return task.label.equals(query.getOrDefault("label", task.label))
                && (!query.containsKey("active") || task.isActive());
    }

    private List<Map<String, String>> check(Map<String, String> order) {
        return datacenter
                .obstacles(
                        order.getOrDefault("vm", ""),
                        order.getOrDefault("source", ""),
                        order.getOrDefault("destination", ""))
                .stream()
                .map(ToyvisorServer::refusal)
                .toList();
    }

    /** A long poll: answers when the task has ended, or when the time is over. */
    private Map<String, Object> await(String id, long waitMillis) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            Map<String, Object> task = datacenter.task(id);
            boolean active = "queued".equals(task.get("state")) || "running".equals(task.get("state"));
            if (!active || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) >= waitMillis) {
                return task;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static Map<String, String> order(byte[] body) throws IOException {
        return JSON.readValue(body, new TypeReference<Map<String, String>>() {});
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
            }
        }
        return query;
    }

    private static Map<String, String> refusal(Refused refused) {
        return Map.of("code", refused.code(), "message", String.valueOf(refused.getMessage()));
    }

    private static int status(String code) {
        return switch (code) {
            case "unauthorized" -> 401;
            case "bad-request" -> 400;
            default -> code.startsWith("no-such-") ? 404 : 409;
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
