package io.evenkeel.libvirt;

import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Real libvirt hosts on this machine, through the lab's script. They end when this is closed, or this JVM dies. */
public final class Lab implements AutoCloseable {

    private final Path script;
    private final Process server;
    private final String directory;
    private final int hosts;

    private Lab(Path script, Process server, String directory, int hosts) {
        this.script = script;
        this.server = server;
        this.directory = directory;
        this.hosts = hosts;
    }

    public static Lab start(int hosts, String... options) throws IOException {
        Path script = Path.of(System.getProperty("lab.script", "../../conformance-tests/labs/libvirt/lab"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(script)) {
            throw new IOException("no lab at " + script + "; set -Dlab.script=");
        }
        List<String> command = new ArrayList<>(List.of(script.toString(), "serve", Integer.toString(hosts)));
        command.addAll(List.of(options));
        Process server = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Not closed: the lab lives for as long as this process holds its standard input.
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        if (line == null || !line.startsWith("ready ")) {
            throw new IOException("the lab did not start: " + line);
        }
        return new Lab(script, server, line.substring("ready ".length()), hosts);
    }

    public String run(String... arguments) throws IOException, InterruptedException {
        Process process = command(arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", arguments) + ": " + output);
        }
        return output.strip();
    }

    public Path directory() {
        return Path.of(directory);
    }

    /** The command line that runs a command of the lab. */
    public ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LAB_DIR", directory);
        return builder;
    }

    public static HostId host(int number) {
        return new HostId("h" + number);
    }

    public VmId guest(String name, int host, String... settings) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("guest", "start", name, "h" + host));
        arguments.addAll(List.of(settings));
        run(arguments.toArray(String[]::new));
        return new VmId(virsh(host, "domuuid", name));
    }

    public String virsh(int host, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("in", "h" + host, "virsh", "-q"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    public Map<String, String> configuration() throws IOException, InterruptedException {
        List<String> uris = new ArrayList<>();
        for (int i = 1; i <= hosts; i++) {
            uris.add("h" + i + "=" + run("uri", "h" + i));
        }
        String peers = IntStream.rangeClosed(1, hosts)
                .mapToObj(i -> "h" + i + "=qemu+tcp://10.77.0." + i + "/system")
                .collect(Collectors.joining(","));
        return Map.of(
                "hosts", String.join(",", uris),
                "peers", peers,
                "connect-timeout", "PT30S",
                "keepalive-interval", "PT1S",
                "keepalive-count", "3",
                "outcome-patience", "PT6S",
                "declare-storage-shared", "true");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.getOutputStream().close();
        server.waitFor();
    }
}
