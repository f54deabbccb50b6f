package io.evenkeel.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.server.shared.SharedHypervisor;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.supervisor.run.Witness;
import io.evenkeel.zookeeper.EmbeddedZooKeeper;
import io.evenkeel.zookeeper.ZooKeeperCoordination;
import io.evenkeel.zookeeper.ZooKeeperOpinions;
import io.evenkeel.zookeeper.ZooKeeperSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code evenkeel witness} in a process of its own, asked as a supervisor asks it. */
@Timeout(180)
class WitnessTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SILENT = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    private final Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    private final HostId north = datacenter.addHost(HostSpec.of("north"));
    private final HostId south = datacenter.addHost(HostSpec.of("south"));

    @Test
    void itTellsHowLongAgoItHeardOfEachHostAndEndsOnRequest() throws Exception {
        TestPlugins.withShared(directory);
        try (EmbeddedZooKeeper ensemble = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0);
                SharedHypervisor shared = SharedHypervisor.serve(datacenter);
                ZooKeeperCoordination supervisor = ZooKeeperCoordination.start(
                        ZooKeeperSettings.of(ensemble.connect()), "keeper", Clock.systemUTC());
                ZooKeeperOpinions opinions = supervisor.opinions("lab");
                KeeperProcess witness = KeeperProcess.start(
                        "witness", "eye", directory, """
                        connections:
                          lab: {adapter: shared, port: %d}
                        supervision:
                          name: eye
                          data: data
                          zookeeper: {servers: "%s"}
                          verdict: {witnesses: [eye]}
                        """.formatted(shared.port(), ensemble.connect()))) {
            Witness eye = opinions.witness("eye");

            witness.await("watches", line -> line.equals("lab: watched by witness 'eye'"));
            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> heard(eye).keySet().containsAll(List.of(north, south)));
            datacenter.faults().hang(north);
            await().atMost(LONG)
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> isSilent(eye, north) && !isSilent(eye, south));

            assertThat(witness.terminate()).isZero();
            assertThat(directory.resolve("eye.err")).isEmptyFile();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(() -> heard(eye)).hasMessage("it is not there"));
        }
    }

    private static boolean isSilent(Witness witness, HostId host) throws InterruptedException {
        return requireNonNull(heard(witness).get(host)).compareTo(SILENT) > 0;
    }

    private static Map<HostId, Duration> heard(Witness witness) throws InterruptedException {
        return witness.heard(Deadline.after(LONG));
    }
}
