package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.server.shared.SharedHypervisor;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program itself, three times, on an ensemble of three ZooKeeper servers, with one simulated hypervisor in this
 * process. Timings are told; judged is only what would be wrong by far, since other work makes them longer.
 */
@Timeout(900)
class ThreeSupervisorsTest {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Duration SESSION = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    private final Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    private final List<HostId> hosts = new ArrayList<>();
    private final List<VmId> vms = new ArrayList<>();
    private final List<KeeperProcess> keepers = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void startEverything() throws Exception {
        for (int i = 1; i <= 4; i++) {
            hosts.add(datacenter.addHost(HostSpec.of("h" + i).withNic(DataRate.ofMegabitsPerSecond(1_000))));
        }
        for (int i = 0; i < 8; i++) {
            VmSpec vm = VmSpec.of("vm-" + i).withMemory(DataSize.ofGibibytes(2));
            datacenter.addVm(vm, hosts.get(i % 4));
            vms.add(vm.id());
        }
        TestPlugins.withShared(directory);
        ZooKeeperProcesses ensemble = ZooKeeperProcesses.start(directory);
        open.add(ensemble);
        SharedHypervisor shared = SharedHypervisor.serve(datacenter);
        open.add(shared);
        for (String name : List.of("keeper-1", "keeper-2", "keeper-3")) {
            start(name, shared.port(), ensemble.servers());
        }
    }

    private void start(String name, int port, List<String> servers) throws IOException {
        keepers.add(KeeperProcess.start(
                "supervise", name, directory, """
                connections:
                  lab: {adapter: shared, port: %d}
                supervision:
                  name: %s
                  data: %s
                  zookeeper:
                    servers: %s
                    session: %ds
                  verdict: {witnesses: [keeper-1, keeper-2, keeper-3], silence-alone: 10min, grace: 5s}
                  balance: {mode: off}
                """.formatted(port, name, name, servers, SESSION.toSeconds())));
    }

    @AfterEach
    void endEverything() throws Exception {
        keepers.forEach(KeeperProcess::close);
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void aLeaderThatEndsIsFollowedAtOnceAndOneThatIsKilledAfterItsSession() throws Exception {
        KeeperProcess first = leader("keeper-1");
        awaitItKnowsTheVms(first);

        long resigned = System.nanoTime();
        int code = first.terminate();
        KeeperProcess second = leader("keeper-2");
        report("graceful handover, from SIGTERM", resigned);
        assertThat(code).isZero();
        first.await("says so", line -> line.contains("leads no longer"));

        // Two migrations on their way, and a fence of which nobody knows what became.
        awaitItKnowsTheVms(second);
        Program program = Program.in(directory, directory.resolve("plugins"));
        Path configuration = directory.resolve(second.name() + ".yaml");
        assertThat(program.run("host", "drain", "h1", "--detach", "--config", configuration.toString())
                        .exitCode())
                .isZero();
        second.await("migrates", line -> line.contains(" is to be moved from h1 to "));
        program.run("host", "fence", "h2", "--yes", "--within", "1ms", "--config", configuration.toString());
        second.await("fences", line -> line.contains(" is to be cut off"));

        long killed = System.nanoTime();
        second.kill();
        KeeperProcess third = leader("keeper-3");
        report("after kill -9 with a session of " + SESSION.toSeconds() + " s", killed);
        assertThat(third.lines(line -> line.contains(": leads by")))
                .last()
                .extracting(KeeperProcess.Line::text)
                .asString()
                .doesNotEndWith("orders of earlier supervisors that are still open: 0");

        for (VmId vm : vms) {
            await(vm + " runs, and not on h1 or h2")
                    .atMost(LONG)
                    .until(() -> datacenter.witness().executingOn(vm).stream()
                            .anyMatch(host -> !host.equals(hosts.get(0)) && !host.equals(hosts.get(1))));
        }
        third.await("has drained h1", line -> line.contains("host h1 is empty and held so"));
        assertThat(datacenter.witness().neverExecutedTwice())
                .as(datacenter.witness().violations().toString())
                .isTrue();
        for (int i = 0; i < vms.size(); i++) {
            boolean wasOnFenced = i % 4 == 1;
            assertThat(datacenter.witness().boots(vms.get(i)))
                    .as("boots of vm-" + i)
                    .isEqualTo(wasOnFenced ? 2 : 1);
        }
    }

    @Test
    void aHostIsLostByTheWordOfTwoOfThreeAndItsVmsAreStartedElsewhere() {
        KeeperProcess leader = leader("keeper-1");
        awaitItKnowsTheVms(leader);
        keepers.forEach(keeper -> keeper.await("stands", line -> line.contains("stands for the lead")));
        // Until the witnesses have heard every host at least once; nothing shows that from outside.
        await().pollDelay(Duration.ofSeconds(5)).until(() -> true);

        long crashed = System.nanoTime();
        datacenter.faults().hang(hosts.get(1));
        KeeperProcess.Line fence = leader.await("fences", line -> line.contains(" is to be cut off"));
        Duration verdict = Duration.ofNanos(fence.nanos() - crashed);
        System.out.println("verdict of two of three, after " + verdict.toMillis() + " ms");

        // Alone it would wait ten minutes.
        assertThat(verdict).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(120));
        for (VmId vm : List.of(vms.get(1), vms.get(5))) {
            await().atMost(LONG)
                    .until(() ->
                            datacenter.witness().executingOn(vm).stream().anyMatch(host -> !host.equals(hosts.get(1))));
        }
        assertThat(datacenter.witness().neverExecutedTwice()).isTrue();
    }

    /** Domains are spread by name, so it is the first of those that are left who leads in the end. */
    private KeeperProcess leader(String name) {
        KeeperProcess keeper = keepers.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        await(name + " leads").atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> keeper.leads("lab"));
        return keeper;
    }

    private void awaitItKnowsTheVms(KeeperProcess keeper) {
        Program program = Program.in(directory, directory.resolve("plugins"));
        String configuration = directory.resolve(keeper.name() + ".yaml").toString();
        for (HostId host : hosts) {
            await(keeper.name() + " hears " + host)
                    .atMost(LONG)
                    .until(() -> program.run("why", host.value(), "--config", configuration)
                            .out()
                            .matches("(?s).*verdict +healthy.*protection [^\\n]*: 2\\b.*"));
        }
    }

    private void report(String what, long from) {
        long to = keepers.stream()
                .flatMap(keeper -> keeper.lines(line -> line.contains(": leads by")).stream())
                .mapToLong(KeeperProcess.Line::nanos)
                .filter(nanos -> nanos > from)
                .min()
                .orElseThrow();
        System.out.println(what + ": " + Duration.ofNanos(to - from).toMillis() + " ms");
    }
}
