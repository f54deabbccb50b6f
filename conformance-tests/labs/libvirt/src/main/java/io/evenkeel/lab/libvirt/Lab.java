package io.evenkeel.lab.libvirt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * A lab of real libvirt hosts that lives as long as this object and this process.
 *
 * <p>The hosts are namespaces on this machine. They end when the lab is closed, and also when this process dies in any
 * way, {@code kill -9} included. Any number of labs can be up side by side. Thread-safe.
 */
public final class Lab implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final LabScript script;
    private final Process server;
    private final Path log;
    private final Path directory;
    private final List<LabHost> hosts;

    private Lab(LabScript script, Process server, Path log, Path directory, int hostCount) {
        this.script = script;
        this.server = server;
        this.log = log;
        this.directory = directory;
        this.hosts = IntStream.rangeClosed(1, hostCount)
                .mapToObj(number -> new LabHost(this, "h" + number))
                .toList();
    }

    /**
     * A new lab with hosts {@code h1} to {@code hN}, all of them up.
     *
     * @param hostCount 1 to 9
     * @param options as the command {@code lab serve} takes them
     * @throws LabException if the lab does not come up, for example because something is not installed
     */
    public static Lab up(int hostCount, String... options) throws InterruptedException {
        LabScript script = LabScript.find();
        try {
            Path log = Files.createTempFile("evenkeel-lab", ".log");
            List<String> arguments = new ArrayList<>(List.of("serve", String.valueOf(hostCount)));
            arguments.addAll(List.of(options));
            Process server =
                    script.command(arguments).redirectError(log.toFile()).start();
            boolean up = false;
            try {
                Lab lab = new Lab(script, server, log, awaitReady(server, log), hostCount);
                up = true;
                return lab;
            } finally {
                if (!up) {
                    server.destroyForcibly();
                    Files.deleteIfExists(log);
                }
            }
        } catch (IOException e) {
            throw new LabException("cannot start the lab: " + e.getMessage(), e);
        }
    }

    private static Path awaitReady(Process server, Path log) throws InterruptedException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread reader = new Thread(() -> readAnswer(server, answer), "lab-output");
        reader.setDaemon(true);
        reader.start();
        try {
            String line = answer.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (line.startsWith("ready ")) {
                return Path.of(line.substring("ready ".length()));
            }
            server.waitFor(1, TimeUnit.SECONDS); // its last words are its reason
            throw new LabException("the lab did not come up: " + Command.lastLine(log));
        } catch (TimeoutException e) {
            throw new LabException("the lab was not up within " + START_LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new LabException("cannot read what the lab says: " + e.getMessage(), e);
        }
    }

    private static void readAnswer(Process server, CompletableFuture<String> answer) {
        try (BufferedReader reader = server.inputReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            answer.complete(line == null ? "" : line);
        } catch (IOException | UncheckedIOException e) {
            answer.completeExceptionally(e);
        }
    }

    /** Where the lab keeps its hosts' files. */
    public Path directory() {
        return directory;
    }

    /** Whether guests can have network cards: in labs of root's, whose libvirt may make taps. */
    public boolean hasGuestsNetwork() {
        return host(1).uri().contains("/system");
    }

    public List<LabHost> hosts() {
        return hosts;
    }

    /** The host with this number, from 1 on. */
    public LabHost host(int number) {
        return hosts.get(number - 1);
    }

    /** The directory that all hosts see under this same path, for disks. */
    public Path sharedDirectory() {
        return directory.resolve("shared");
    }

    /**
     * A {@code fence_ipmilan} that reaches the hosts' {@linkplain LabHost#bmc() boards} from outside of the lab's
     * network: the real one, which it runs inside.
     */
    public Path fenceAgent() {
        return directory.resolve("fence_ipmilan");
    }

    /**
     * Starts a guest and waits for its first beat.
     *
     * @throws LabException if it does not start
     */
    public Guest start(GuestSpec spec, LabHost host) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("guest", "start", spec.name(), host.name()));
        arguments.addAll(spec.settings());
        command(arguments);
        return new Guest(this, spec);
    }

    /** A witness for a guest; it sees also the beats from before this call. The caller closes it. */
    public GuestWitness witness(GuestSpec spec) {
        return GuestWitness.watch(spec.name(), spec.beatPeriod(), logDirectories());
    }

    private Map<String, Path> logDirectories() {
        Map<String, Path> directories = new TreeMap<>();
        for (LabHost host : hosts) {
            directories.put(host.name(), directory.resolve(host.name()).resolve("var/log/libvirt"));
        }
        return directories;
    }

    /** A program, not started yet, that will run in the network of the bridge, where the hosts' cables end. */
    public ProcessBuilder besideTheBridge(String... program) {
        List<String> arguments = new ArrayList<>(List.of("net"));
        arguments.addAll(List.of(program));
        return script.commandIn(directory, arguments);
    }

    String command(List<String> arguments) throws InterruptedException {
        return script.run(directory, COMMAND_LIMIT, arguments);
    }

    /**
     * Ends all hosts and guests at once; returns when they are gone.
     *
     * @throws LabException if they are not gone within 30 s
     */
    @Override
    public void close() {
        try {
            server.getOutputStream().close();
            if (!server.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                server.destroyForcibly();
                throw new LabException("the lab in " + directory + " did not end within " + END_LIMIT.toSeconds()
                        + " s and was killed");
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new LabException("cannot end the lab in " + directory + ": " + e.getMessage(), e);
        }
    }
}
