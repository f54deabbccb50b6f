package io.evenkeel.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.simulator.LoadTrace.Step;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.load.HostLoad;
import io.evenkeel.spi.unit.DataSize;
import io.evenkeel.spi.unit.Share;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private double cpu() throws InterruptedException {
        return lab.hypervisor.load().orElseThrow().vms(lab.soon()).get(0).cpu().value();
    }

    @Test
    void samplesFollowTheTraceAveragedOverTheWindow() throws InterruptedException {
        LoadTrace trace = new LoadTrace(List.of(
                new Step(Duration.ofSeconds(60), Share.of(0.2)), new Step(Duration.ofSeconds(60), Share.of(0.8))));
        lab.datacenter.addVm(VmSpec.of("vm").withWorkload(Workload.IDLE.withCpu(trace)), Lab.A);

        lab.time.advance(Duration.ofSeconds(60));
        assertThat(cpu()).isCloseTo(0.2, within(1e-9));
        lab.time.advance(Duration.ofSeconds(10));
        assertThat(cpu()).isCloseTo(0.5, within(1e-9));
        lab.time.advance(Duration.ofSeconds(10));
        assertThat(cpu()).isCloseTo(0.8, within(1e-9));
        lab.time.advance(Duration.ofSeconds(50));
        assertThat(cpu()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void aHostUsesWhatItsVmsUse() throws InterruptedException {
        Workload half = Workload.IDLE.withCpu(LoadTrace.constant(Share.of(0.5)));
        lab.datacenter.addVm(VmSpec.of("one").withVirtualCpus(8).withWorkload(half), Lab.A);
        lab.datacenter.addVm(VmSpec.of("two").withVirtualCpus(4).withWorkload(half), Lab.A);

        HostLoad load = lab.hypervisor.load().orElseThrow().hosts(lab.soon()).get(0);

        assertThat(load.cpu().value()).isCloseTo(6 / 16.0, within(1e-9));
        assertThat(load.memoryUsed()).isEqualTo(DataSize.ofGibibytes(2));
    }

    @Test
    void aHostThatDoesNotAnswerIsLeftOutWithItsVms() throws InterruptedException {
        lab.datacenter.addVm(VmSpec.of("vm"), Lab.A);
        lab.datacenter.faults().isolate(Lab.A);

        assertThat(lab.hypervisor.load().orElseThrow().hosts(lab.soon())).hasSize(2);
        assertThat(lab.hypervisor.load().orElseThrow().vms(lab.soon())).isEmpty();
    }

    @Test
    void memoryIsTakenFromTheRoomiestNumaNode() {
        lab.datacenter.addHost(
                HostSpec.of("n").withMemory(DataSize.ofGibibytes(8)).withNumaNodes(2));
        var host = new HostId("n");
        VmId unused = lab.datacenter.addVm(VmSpec.of("one").withMemory(DataSize.ofGibibytes(3)), host);
        lab.datacenter.addVm(VmSpec.of("two").withMemory(DataSize.ofGibibytes(2)), host);

        assertThat(lab.datacenter.witness().freeByNumaNode(host))
                .containsExactly(DataSize.ofGibibytes(1), DataSize.ofGibibytes(2));
        assertThat(lab.datacenter.witness().executingOn(unused)).containsExactly(host);
    }
}
