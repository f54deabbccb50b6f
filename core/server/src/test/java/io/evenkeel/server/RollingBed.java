package io.evenkeel.server;

import static org.awaitility.Awaitility.await;

import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A simulated datacenter of four hosts with two VMs each, and work on hosts that leaves traces in files. */
final class RollingBed implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String SUPERVISED = Lending.SUPERVISED + """
              survey: 1s
              maintenance: {replan: 500ms, bound: 3s}
              migration: {look: 200ms}
            """;

    private final Path directory;
    private final Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
    private final Program program;

    RollingBed(Path directory) throws IOException {
        this.directory = directory;
        for (int i = 1; i <= 4; i++) {
            HostId host = datacenter.addHost(HostSpec.of("h" + i));
            for (String vm : List.of("a" + i, "b" + i)) {
                datacenter.addVm(VmSpec.of(vm).withMemory(DataSize.ofMebibytes(64)), host);
            }
        }
        program = Lending.program(directory, datacenter, SUPERVISED);
    }

    Datacenter datacenter() {
        return datacenter;
    }

    Program program() {
        return program;
    }

    /** Notes its begin and end, and is at work long enough for another to be seen beside it. */
    String work() {
        return "echo \"begin $EVENKEEL_HOST $EVENKEEL_HOST_ID\" >> " + path("done") + "; sleep 0.5;"
                + " echo at work; echo \"end $EVENKEEL_HOST\" >> " + path("done");
    }

    Path path(String file) {
        return directory.resolve(file);
    }

    List<String> done() throws IOException {
        return Files.exists(path("done")) ? Files.readAllLines(path("done")) : List.of();
    }

    String host(int line) throws IOException {
        return done().get(line).replaceFirst("begin (\\S+) .*", "$1");
    }

    /** Waits until the other side of the test makes the file {@code go}, or the test is over and its files are gone. */
    String waitForGo() {
        return "touch " + path("working") + "; while [ -e " + path("working") + " ] && [ ! -e " + path("go")
                + " ]; do sleep 0.1; done";
    }

    void awaitHeld(String host) {
        await().atMost(LONG).until(() -> program.run("why", host).out().contains("it is empty and ready for work"));
    }

    long emptyHosts() {
        return List.of("h1", "h2", "h3", "h4").stream()
                .filter(host -> List.of("a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4").stream()
                        .noneMatch(vm ->
                                datacenter.witness().executingOn(new VmId(vm)).contains(new HostId(host))))
                .count();
    }

    @Override
    public void close() {
        LentProvider.takeBack();
    }
}
