package io.evenkeel.fence;

import io.evenkeel.fence.agent.Agent;
import io.evenkeel.fence.agent.AgentDescription;
import io.evenkeel.fence.agent.Device;
import io.evenkeel.fence.agent.Outlet;
import io.evenkeel.fence.program.Ended;
import io.evenkeel.fence.program.Order;
import io.evenkeel.fence.program.Programs;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Devices and their agents without processes: time passes only where a device takes it, and nobody waits for it. */
final class ScriptedDevices implements Programs {

    private static final String NAME = "name";

    private static final Agent AGENT = new Agent(
            Path.of("/fence_script"),
            new AgentDescription("fence_script", Map.of(), Set.of("status", "on", "off")),
            Optional.empty());

    /** How one device takes what it is asked. */
    static final class Behaviour {
        private Duration reads = Duration.ofMillis(500);
        private Duration switches = Duration.ofMillis(500);
        private boolean obeys = true;
        private boolean isOn = true;
        private Consumer<Behaviour> afterwards = unchanged -> {};

        Behaviour readsIn(Duration time) {
            reads = time;
            return this;
        }

        Behaviour switchesIn(Duration time) {
            switches = time;
            return this;
        }

        /** What becomes of it when it has taken its first order. */
        Behaviour onceItWasOrdered(Consumer<Behaviour> change) {
            afterwards = change;
            return this;
        }

        Behaviour lies() {
            obeys = false;
            return this;
        }

        Behaviour isOff() {
            isOn = false;
            return this;
        }
    }

    private final AtomicLong now = new AtomicLong();
    private final Map<String, Behaviour> devices = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private long changesAt = Long.MAX_VALUE;
    private Runnable change = () -> {};

    Behaviour device(String name) {
        return devices.computeIfAbsent(name, any -> new Behaviour());
    }

    static Outlet outlet(String device) {
        return new Outlet(new Device(device, AGENT, Map.of(NAME, Secret.of(device))), Optional.empty());
    }

    Deadline in(Duration budget) {
        return Deadline.after(budget, now::get);
    }

    Duration passed() {
        return Duration.ofNanos(now.get());
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
        if (now.get() >= changesAt) {
            changesAt = Long.MAX_VALUE;
            change.run();
        }
    }

    /** What comes about that long from now. */
    void whenPassed(Duration time, Runnable what) {
        changesAt = now.get() + time.toNanos();
        change = what;
    }

    /** Every order, each as {@code off a}, and no reading. */
    List<String> orders() {
        return asked.stream().filter(each -> !each.startsWith("status")).toList();
    }

    @Override
    public Ended run(Order order, Deadline deadline) {
        Map<String, String> input = new HashMap<>();
        order.input().lines().map(line -> line.split("=", 2)).forEach(pair -> input.put(pair[0], pair[1]));
        String action = Objects.requireNonNull(input.get("action"));
        String name = Objects.requireNonNull(input.get(NAME));
        asked.add(action + " " + name);
        Behaviour device = Objects.requireNonNull(devices.get(name), name);
        Duration takes = action.equals("status") ? device.reads : device.switches;
        if (takes.compareTo(deadline.remaining()) >= 0) {
            pass(deadline.remaining());
            return new Ended(OptionalInt.empty(), "", "", false);
        }
        pass(takes);
        if (!action.equals("status")) {
            device.isOn = device.obeys ? action.equals("on") : device.isOn;
            device.afterwards.accept(device);
            return new Ended(OptionalInt.of(0), "Success\n", "", false);
        }
        return device.isOn
                ? new Ended(OptionalInt.of(0), "Status: ON\n", "", false)
                : new Ended(OptionalInt.of(2), "Status: OFF\n", "", false);
    }
}
