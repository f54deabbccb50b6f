package io.evenkeel.fence;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Hypervisor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Devices behind the fake agent, and connections to them. */
final class FakeAgents {

    static final String PASSWORD = "swordfish-42";

    private final Path directory;
    private final Map<String, String> settings = new LinkedHashMap<>();

    FakeAgents(Path directory) throws IOException {
        this.directory = directory;
        Path program = directory.resolve("fence_fake");
        try (InputStream script = Objects.requireNonNull(FakeAgents.class.getResourceAsStream("/agents/fence_fake"))) {
            Files.copy(script, program);
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        settings.put("agent-path", directory.toString());
    }

    Path program() {
        return directory.resolve("fence_fake");
    }

    FakeAgents device(String name, String mood) throws IOException {
        settings.put("device." + name + ".agent", "fence_fake");
        settings.put("device." + name + ".state", state(name).toString());
        settings.put("device." + name + ".mood", mood);
        settings.put("device." + name + ".password", PASSWORD);
        power(name, "ON");
        return this;
    }

    FakeAgents host(String name, String chain) {
        settings.put("host." + name, chain);
        return this;
    }

    FakeAgents set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    FakeAgents without(String key) {
        settings.remove(key);
        return this;
    }

    FakeAgents power(String device, String power) throws IOException {
        Files.writeString(state(device), power + "\n");
        return this;
    }

    String power(String device) throws IOException {
        return Files.readString(state(device)).strip();
    }

    /** Changes a device's mood for connections that are made from now on. */
    FakeAgents mood(String device, String mood) {
        settings.put("device." + device + ".mood", mood);
        return this;
    }

    /** Changes a device's mood at once. */
    void becomes(String device, String mood) throws IOException {
        Path next = Files.writeString(file(device, ".next-mood"), mood);
        Files.move(next, file(device, ".mood"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path state(String device) {
        return directory.resolve(device + ".state");
    }

    Path file(String device, String suffix) {
        return directory.resolve(device + ".state" + suffix);
    }

    /** Everything that others could see of the calls of a device. */
    String seen(String device) throws IOException {
        Path calls = file(device, ".calls");
        return Files.exists(calls) ? Files.readString(calls) : "";
    }

    /** What a device was asked, in order, without readings. */
    List<String> orders(String device) throws IOException {
        return asked(device).stream().filter(each -> !each.startsWith("status")).toList();
    }

    /** What a device was asked, in order. */
    List<String> asked(String device) throws IOException {
        return seen(device)
                .lines()
                .filter(line -> line.matches("(status|on|off|reboot)( .*)?"))
                .map(String::strip)
                .toList();
    }

    /** Whether a device was switched off, whatever came of it, and read this often since then. */
    boolean isReadSinceItsOrder(String device, int times) throws IOException {
        List<String> asked = asked(device);
        int order = asked.lastIndexOf("off");
        return order >= 0 && asked.size() - 1 - order >= times;
    }

    Hypervisor connect() throws InterruptedException {
        return connect(new FenceAgentsProvider());
    }

    Hypervisor connect(FenceAgentsProvider provider) throws InterruptedException {
        return connect(provider, Deadline.after(Duration.ofMinutes(2)));
    }

    Hypervisor connect(FenceAgentsProvider provider, Deadline deadline) throws InterruptedException {
        return provider.connect(provider.configSchema().bind(settings), new TestContext(), deadline);
    }
}
