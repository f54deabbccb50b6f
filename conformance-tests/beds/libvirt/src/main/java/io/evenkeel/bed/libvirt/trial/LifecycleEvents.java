package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.LabHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What libvirt on one host tells of the life of its guests, as it tells it; through libvirt's own client. Thread-safe.
 */
final class LifecycleEvents implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final String PROBE =
            "<domain type='qemu'><name>probe</name><memory>1024</memory><os><type>hvm</type></os></domain>";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private final Process client;
    private final LabHost host;

    private LifecycleEvents(LabHost host, Process client) {
        this.host = host;
        this.client = client;
        Thread reader = new Thread(this::read, "events-" + host);
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns when events are being told. */
    static LifecycleEvents of(LabHost host) throws InterruptedException {
        try {
            Process client = new ProcessBuilder(
                            "stdbuf", "-oL", "virsh", "-c", host.uri(), "event", "--event", "lifecycle", "--loop")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            LifecycleEvents events = new LifecycleEvents(host, client);
            events.awaitProbe();
            return events;
        } catch (IOException e) {
            throw new TrialException("libvirt's client cannot be started: " + e.getMessage(), e);
        }
    }

    /** The client does not say when it has subscribed; a definition that comes and goes shows it. */
    private void awaitProbe() throws InterruptedException, IOException {
        Path definition = Files.writeString(Files.createTempFile("probe", ".xml"), PROBE);
        try {
            boolean heard = Patiently.await(START_LIMIT, () -> {
                virsh("define " + definition + "; undefine probe");
                return await("probe", "Undefined", Duration.ofMillis(500));
            });
            if (!heard) {
                throw new TrialException(host + " tells no events");
            }
        } finally {
            Files.delete(definition);
        }
    }

    private void virsh(String commands) throws InterruptedException {
        try {
            new ProcessBuilder("virsh", "-q", "-c", host.uri(), commands)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            throw new TrialException("libvirt's client cannot be started: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (BufferedReader reader = client.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException | UncheckedIOException ended) {
            add("the events of " + host + " ended: " + ended.getMessage());
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether such an event of the guest has been told, or is within the time. */
    boolean await(String guest, String event, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (!hasTold(guest, event)) {
                if (left <= 0) {
                    return false;
                }
                left = told.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean has(String guest, String event) {
        lock.lock();
        try {
            return hasTold(guest, event);
        } finally {
            lock.unlock();
        }
    }

    private boolean hasTold(String guest, String event) {
        return lines.stream().anyMatch(line -> line.contains(guest) && line.contains(": " + event));
    }

    @Override
    public void close() {
        client.destroyForcibly();
    }
}
