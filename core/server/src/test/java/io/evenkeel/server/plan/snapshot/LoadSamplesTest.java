package io.evenkeel.server.plan.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.engine.call.EngineContext;
import io.evenkeel.simulator.Datacenter;
import io.evenkeel.simulator.HostSpec;
import io.evenkeel.simulator.LoadTrace;
import io.evenkeel.simulator.SimulatorProvider;
import io.evenkeel.simulator.VirtualTime;
import io.evenkeel.simulator.VmSpec;
import io.evenkeel.simulator.Workload;
import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.load.LoadMonitoring;
import io.evenkeel.spi.load.VmLoad;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several samples of the load, of a simulated datacenter in virtual time. */
class LoadSamplesTest {
    /** As long as the simulator's samples look back. */
    private static final Duration STEP = Duration.ofSeconds(20);

    private final VirtualTime time = new VirtualTime();
    private final Datacenter datacenter = new Datacenter(1, time);
    private final HostId host = datacenter.addHost(HostSpec.of("h"));

    /** A tenth of its CPUs in ten steps, but for the last: so many are busy. */
    private static VmSpec vm(String name, int busySteps) {
        List<LoadTrace.Step> steps =
                new ArrayList<>(Collections.nCopies(10 - busySteps, new LoadTrace.Step(STEP, Share.of(0.1))));
        steps.addAll(Collections.nCopies(busySteps, new LoadTrace.Step(STEP, Share.of(0.9))));
        return VmSpec.of(name).withWorkload(Workload.IDLE.withCpu(new LoadTrace(steps)));
    }

    private LoadMonitoring load() throws InterruptedException {
        SimulatorProvider provider = new SimulatorProvider(datacenter);
        EngineContext context =
                new EngineContext("simulator", getClass().getClassLoader(), time.clock(), time, Thread::new);
        return provider.connect(provider.configSchema().bind(Map.of()), context, soon())
                .load()
                .orElseThrow();
    }

    private Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10), time);
    }

    private static double cpu(Map<String, LoadSamples.Load> loads, String vm) {
        return Optional.ofNullable(loads.get(vm)).orElseThrow().cpu();
    }

    private Map<String, LoadSamples.Load> taken(LoadMonitoring load, int samples) throws InterruptedException {
        time.advance(STEP);
        LoadSampling sampling = new LoadSampling(samples, sample -> time.advance(STEP));
        return LoadSamples.take(load, this::soon, sampling).byName(VmId::value);
    }

    @Test
    void whatAVmExceedsInATenthOfTheSamplesAtMostCounts() throws InterruptedException {
        datacenter.addVm(vm("one-burst", 1), host);
        datacenter.addVm(vm("two-bursts", 2), host);

        Map<String, LoadSamples.Load> loads = taken(load(), 10);

        assertThat(cpu(loads, "one-burst")).isEqualTo(0.1, within(1e-6));
        assertThat(cpu(loads, "two-bursts")).isEqualTo(0.9, within(1e-6));
    }

    @Test
    void oneSampleIsWhatThereIsNow() throws InterruptedException {
        datacenter.addVm(vm("two-bursts", 2), host);

        assertThat(cpu(taken(load(), 1), "two-bursts")).isEqualTo(0.1, within(1e-6));
    }

    @Test
    void aVmThatComesInBetweenCountsWithTheSamplesItHas() throws InterruptedException {
        LoadSampling sampling = new LoadSampling(3, sample -> {
            if (sample == 3) {
                datacenter.addVm(vm("late", 10), host);
            }
            time.advance(STEP);
        });

        Map<String, LoadSamples.Load> loads =
                LoadSamples.take(load(), this::soon, sampling).byName(VmId::value);

        assertThat(cpu(loads, "late")).isEqualTo(0.9, within(1e-6));
    }

    @Test
    void samplesThatFailAreToldAndTheOthersCount() throws InterruptedException {
        datacenter.addVm(vm("steady", 10), host);
        LoadMonitoring real = load();
        LoadSamples samples =
                LoadSamples.take(failing(real, 2), this::soon, new LoadSampling(3, sample -> time.advance(STEP)));

        assertThat(samples.trouble()).contains("1 of 3 samples of the load could not be read: gone");
        assertThat(samples.byName(VmId::value)).containsKey("steady");
    }

    @Test
    void ifTheFirstSampleFailsThereAreNoneAndNobodyWaits() throws InterruptedException {
        LoadSamples samples = LoadSamples.take(failing(load(), 1), this::soon, new LoadSampling(3, sample -> {
            throw new AssertionError("waited");
        }));

        assertThat(samples.isNone()).isTrue();
        assertThat(samples.trouble()).contains("loads could not be read, and every VM counts as idle: gone");
    }

    /** The same, but that one call fails. */
    private static LoadMonitoring failing(LoadMonitoring real, int call) {
        return new LoadMonitoring() {
            private int calls;

            @Override
            public List<HostLoad> hosts(Deadline deadline) throws InterruptedException {
                return real.hosts(deadline);
            }

            @Override
            public List<VmLoad> vms(Deadline deadline) throws InterruptedException {
                if (++calls == call) {
                    throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "gone");
                }
                return real.vms(deadline);
            }
        };
    }
}
