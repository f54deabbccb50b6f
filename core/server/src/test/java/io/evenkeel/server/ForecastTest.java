package io.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.Timing;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Waiting;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.Hypervisor;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderContext;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Ticker;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigSchema;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.DataSize;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is foretold of a VM whose writes are measured only when somebody asks, as QEMU does. */
@Timeout(60)
@ResourceLock(LentProvider.LOAN)
class ForecastTest {

    private final AtomicInteger questions = new AtomicInteger();

    private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path directory;

    private Program program = Program.in(Path.of(""), Path.of(""));

    /** A simulator that knows dirty rates from the third question on. */
    private final class MeasuringProvider implements HypervisorProvider {
        private final HypervisorProvider simulator;

        MeasuringProvider(HypervisorProvider simulator) {
            this.simulator = simulator;
        }

        @Override
        public ProviderInfo info() {
            return simulator.info();
        }

        @Override
        public String spiVersion() {
            return simulator.spiVersion();
        }

        @Override
        public ConfigSchema configSchema() {
            return simulator.configSchema();
        }

        @Override
        public CapabilitySet capabilities() {
            return simulator.capabilities();
        }

        @Override
        public Hypervisor connect(AdapterConfig config, ProviderContext context, Deadline deadline)
                throws InterruptedException {
            Hypervisor real = simulator.connect(config, context, deadline);
            return (Hypervisor) Proxy.newProxyInstance(
                    Hypervisor.class.getClassLoader(),
                    new Class<?>[] {Hypervisor.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("load")) {
                            return real.load().map(this::measuring);
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }

        private LoadMonitoring measuring(LoadMonitoring real) {
            return new LoadMonitoring() {
                @Override
                public List<HostLoad> hosts(Deadline deadline) throws InterruptedException {
                    return real.hosts(deadline);
                }

                @Override
                public List<VmLoad> vms(Deadline deadline) throws InterruptedException {
                    int question = questions.incrementAndGet();
                    if (unanswered.contains(question)) {
                        throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "nobody is there");
                    }
                    boolean isMeasured = question >= 3;
                    return real.vms(deadline).stream()
                            .map(each -> isMeasured ? each : unmeasured(each))
                            .toList();
                }
            };
        }

        private static VmLoad unmeasured(VmLoad load) {
            return new VmLoad(
                    load.vm(),
                    load.cpu(),
                    load.memoryUsed(),
                    load.received(),
                    load.sent(),
                    Optional.empty(),
                    load.window(),
                    load.sampledAt());
        }
    }

    @BeforeEach
    void lendDatacenter() throws IOException {
        Datacenter datacenter = new Datacenter(1, Ticker.SYSTEM, Waiting.REAL, Timing.DEFAULT);
        HostId north = datacenter.addHost(HostSpec.of("north"));
        datacenter.addHost(HostSpec.of("south"));
        datacenter.addVm(VmSpec.of("web").withMemory(DataSize.ofMebibytes(128)), north);
        program = Lending.program(directory, new MeasuringProvider(new SimulatorProvider(datacenter)), """
                connections:
                  lab: {adapter: lent}
                  blind: {adapter: lent, withhold: [load.dirty-rate]}
                """);
    }

    @AfterEach
    void takeBack() {
        LentProvider.takeBack();
    }

    private Program.Result migrate(String connection, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("vm", "migrate", "web", "--to=south", "--bandwidth=64MiB/s", "--connection=" + connection));
        arguments.addAll(List.of(more));
        return program.run(arguments.toArray(String[]::new));
    }

    @Test
    void aDryRunWaitsForTheMeasurement() {
        Program.Result result = migrate("lab", "--dry-run");

        assertThat(result.err()).isEqualToIgnoringNewLines("measuring how web writes to its memory ...");
        assertThat(result.outLines()).hasSize(2);
        assertThat(result.outLines().get(1)).startsWith("  expected to converge, in about 2.");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aDryRunThatCannotMeasureStillSaysWhatItKnows() {
        unanswered.add(2);
        Program.Result result = migrate("lab", "--dry-run");

        assertThat(result.outLines().get(0)).isEqualTo("can be migrated: web from north to south");
        assertThat(result.outLines().get(1)).startsWith("  takes at least 2.0 s; ");
        assertThat(result.err()).contains("that failed", "nobody is there");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aBenchThatCannotMeasureMovesAllTheSame() {
        unanswered.add(1);
        Program.Result result = bench("lab");

        assertThat(result.err()).containsOnlyOnce("cannot be measured").contains("nobody is there");
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private Program.Result bench(String connection) {
        return program.run(
                "bench",
                "migrate",
                "--vm=web",
                "--between=north,south",
                "--bandwidth=64MiB/s",
                "--runs=1",
                "--connection=" + connection);
    }

    @Test
    void aDryRunDoesNotWaitForWhatNeverComes() throws IOException {
        Program.Result result = migrate("blind", "--dry-run");

        assertThat(result.err()).isEmpty();
        assertThat(result.outLines())
                .containsExactly(
                        "can be migrated: web from north to south",
                        "  takes at least 2.0 s; how much longer is not known, nor whether it converges");
        assertThat(new ObjectMapper()
                        .readTree(migrate("blind", "--dry-run", "-o", "json").out())
                        .get("timeAtLeastMillis")
                        .asLong())
                .isEqualTo(2000);
    }

    @Test
    void aMigrationSaysWhatIsForetoldAndDoesNotWaitForMore() {
        Program.Result result = migrate("lab");

        assertThat(result.errLines().get(1)).startsWith("takes at least 2.0 s; ");
        assertThat(result.exitCode()).isZero();
        assertThat(questions).as("asked once").hasValue(1);
    }

    @Test
    void aBenchWaitsForTheMeasurementBeforeEachMove() {
        Program.Result result = bench("lab");

        assertThat(result.err()).contains(", foretold 2");
        assertThat(result.out()).containsPattern("before start +1 ");
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @Test
    void aBenchWithoutForecastsSaysWhatTheyNeed() {
        Program.Result result = bench("blind");

        assertThat(result.out()).contains("Nothing was foretold before the start: it needs --bandwidth");
    }
}
