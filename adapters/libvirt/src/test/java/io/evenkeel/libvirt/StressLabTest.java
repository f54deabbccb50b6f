package io.evenkeel.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.health.HealthWatch;
import io.evenkeel.spi.health.WatchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Connections and watches that come and go in every order while events flow. A crash would end this very process. */
@Tag("lab")
@Isolated("it counts the sockets of this process")
class StressLabTest {

    private static final int ROUNDS = 200;
    private static final int SIDE_BY_SIDE = 4;

    private static Lab lab;

    @TempDir
    private Path directory;

    private final TestContext context = new TestContext();
    private final AtomicInteger events = new AtomicInteger();

    @BeforeAll
    static void bringUpTheLab() throws IOException {
        lab = Lab.start(1);
    }

    @AfterAll
    static void takeDownTheLab() throws IOException, InterruptedException {
        lab.close();
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(60));
    }

    private Hypervisor connect(Map<String, String> settings) throws InterruptedException {
        LibvirtProvider provider = new LibvirtProvider();
        return provider.connect(provider.configSchema().bind(settings), context, soon());
    }

    /** The sockets of this process; the connections to the lab's host are among them. */
    private static long sockets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(StressLabTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed in the meantime
        }
    }

    @Test
    void noOrderOfClosingAndCallingBackDoesHarm() throws IOException, InterruptedException, ExecutionException {
        long seed = System.nanoTime();
        Map<String, String> settings = lab.configuration();
        // What the platform and the libraries load once, with sockets of their own, stays.
        Path definition = Files.writeString(
                directory.resolve("noise.xml"),
                "<domain type='qemu'><name>noise</name><memory unit='MiB'>64</memory>"
                        + "<os><type arch='x86_64' machine='pc'>hvm</type></os></domain>");
        connect(settings).close();
        long before = sockets();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(SIDE_BY_SIDE + 1);
        try {
            Future<Integer> noise = pool.submit(() -> makeEvents(definition, over));
            List<Callable<Void>> sides = new ArrayList<>();
            for (int side = 0; side < SIDE_BY_SIDE; side++) {
                Random random = new Random(seed + side);
                sides.add(() -> {
                    for (int round = 0; round < ROUNDS / SIDE_BY_SIDE; round++) {
                        round(settings, random);
                    }
                    return null;
                });
            }
            for (Future<Void> side : pool.invokeAll(sides)) {
                side.get();
            }
            over.set(true);
            assertThat(noise.get()).as("domains that came and went").isPositive();
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
        assertThat(events.get()).as("events told, seed " + seed).isGreaterThan(ROUNDS);
        assertThat(context.living()).as("seed " + seed).isEmpty();
        assertThat(sockets()).as("connections left open, seed " + seed).isLessThanOrEqualTo(before);
    }

    private void round(Map<String, String> settings, Random random) throws InterruptedException {
        Hypervisor hypervisor = connect(settings);
        List<HealthWatch> watches = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            watches.add(hypervisor
                    .health()
                    .orElseThrow()
                    .watch(WatchRequest.everything(Duration.ofMillis(50 + random.nextInt(500))), soon()));
        }
        for (HealthWatch watch : watches) {
            for (int i = random.nextInt(6); i > 0; i--) {
                watch.next(soon()).ifPresent(event -> events.incrementAndGet());
            }
        }
        Thread puller = pull(watches.get(0));
        if (random.nextBoolean()) {
            watches.get(random.nextInt(watches.size())).close();
        }
        if (random.nextBoolean()) {
            hypervisor.inventory().vms(soon());
        }
        if (random.nextBoolean()) {
            watches.forEach(HealthWatch::close);
            hypervisor.close();
        } else {
            hypervisor.close();
            watches.forEach(HealthWatch::close);
        }
        hypervisor.close();
        puller.join();
    }

    /** Somebody who waits for events while everything is closed under him. */
    private Thread pull(HealthWatch watch) {
        Thread puller = new Thread(() -> {
            try {
                while (true) {
                    watch.next(soon()).ifPresent(event -> events.incrementAndGet());
                }
            } catch (HypervisorException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        puller.start();
        return puller;
    }

    private static int makeEvents(Path definition, AtomicBoolean over) throws IOException, InterruptedException {
        int made = 0;
        while (!over.get()) {
            lab.virsh(1, "define " + definition + "; undefine noise");
            made++;
        }
        return made;
    }
}
